/** `bun run seed`: adds generated rows to a store. */
import { EXIT } from "@super-heroes/cli/exit-code";
import { endWithStarter } from "@super-heroes/cli/processes/starter";
import { runProgram } from "@super-heroes/cli/run-program";
import { embeddedStoreNote } from "./seed/embedded-store.ts";
import { progressDisplay } from "./seed/progress-display.ts";
import { type SeedRequest, seedCommand } from "./seed/seed-command.ts";
import { seedStore } from "./seed/seed-store.ts";

/** A batch takes less than a second; a store that takes this much longer does not respond. */
const LAST_BATCH_LIMIT_MS = 3000;

const display = progressDisplay(process.stderr);

await runProgram("seed", seedCommand(seed).run);

async function seed({ store: url, ...request }: SeedRequest): Promise<number> {
  const interruption = new AbortController();
  // Once: a second Ctrl-C ends the process at once.
  const stop = () => {
    interruption.abort();
    const force = setTimeout(() => {
      display.end();
      process.stderr.write("seed: the store does not respond; the rows of earlier batches were added\n");
      process.exit(EXIT.interrupted);
    }, LAST_BATCH_LIMIT_MS);
    force.unref();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, stop);
  endWithStarter(stop);

  const seeding = seedStore({
    url,
    ...request,
    onCreated: () => process.stderr.write("Created the tables, which the store did not have.\n"),
    onProgress: display.show,
    signal: interruption.signal,
  });
  const { service, store, done, total, elapsedMs } = await seeding.finally(display.end);
  const seconds = (elapsedMs / 1000).toFixed(1);
  const isWhole = done === total;
  console.log(
    isWhole
      ? `Added ${done} ${service} to ${store} in ${seconds} s.`
      : `Interrupted: ${done} of ${total} ${service} are in ${store}, after ${seconds} s.`,
  );
  const note = done > 0 ? embeddedStoreNote(url, service) : undefined;
  if (note) console.log(note);
  return isWhole ? EXIT.ok : EXIT.interrupted;
}
