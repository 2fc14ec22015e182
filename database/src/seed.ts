import { endWithStarter } from "@super-heroes/cli/processes/starter";
import { embeddedStoreNote } from "./seed/embedded-store.ts";
import { progressDisplay } from "./seed/progress-display.ts";
import { readSeedFlags, type SeedFlags, seedHelp } from "./seed/seed-flags.ts";
import { seedStore } from "./seed/seed-store.ts";
import { UsageError } from "./seed/usage-error.ts";

const INTERRUPTED = 130;
/** A batch takes less than a second; a store that takes so much longer does not respond. */
const LAST_BATCH_LIMIT_MS = 3000;

const display = progressDisplay(process.stderr);
try {
  const flags = readSeedFlags(process.argv.slice(2));
  if (flags.help) console.log(seedHelp.trimEnd());
  else await run(flags);
} catch (error) {
  display.end();
  process.stderr.write(`seed: ${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function run({ store: url, ...flags }: SeedFlags & { help: false }): Promise<void> {
  const interruption = new AbortController();
  // Once: a second Ctrl-C ends the process at once.
  const stop = () => {
    interruption.abort();
    const force = setTimeout(() => {
      display.end();
      process.stderr.write("seed: the store does not respond; rows of batches before this one are there\n");
      process.exit(INTERRUPTED);
    }, LAST_BATCH_LIMIT_MS);
    force.unref();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, stop);
  endWithStarter(stop);

  const { service, store, done, total, elapsedMs } = await seedStore({
    url,
    ...flags,
    onCreated: () => process.stderr.write("Created the tables, which the store did not have.\n"),
    onProgress: display.show,
    signal: interruption.signal,
  });
  display.end();
  const seconds = (elapsedMs / 1000).toFixed(1);
  if (done < total) {
    console.log(`Interrupted: ${done} of ${total} ${service} are in ${store}, after ${seconds} s.`);
    process.exitCode = INTERRUPTED;
  } else {
    console.log(`Added ${done} ${service} to ${store} in ${seconds} s.`);
  }
  const note = done > 0 ? embeddedStoreNote(url, service) : undefined;
  if (note) console.log(note);
}
