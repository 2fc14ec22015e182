/** `bun run start`: all services with production settings, one line each, until Ctrl-C. */
import { join, resolve } from "node:path";
import { runUntilStopped } from "./command.ts";
import { openEnvFiles } from "./env-files.ts";
import { aborted, interruption } from "./interrupt.ts";
import { withKeys } from "./keys.ts";
import { launchSystem, ServiceFailure } from "./launch.ts";
import { repositoryRoot } from "./repository.ts";
import { openStack } from "./stack.ts";
import { flagsOrExit, openWrites } from "./start-flags.ts";

const dataDir = process.env.DATA_DIR || ".data";
const logs = join(dataDir, "logs");

const choice = flagsOrExit("start", "Starts every service with production settings.");
const { services } = choice;
const nameWidth = Math.max(...services.map(({ name }) => name.length));
const signal = interruption();
for (const line of openEnvFiles(process.cwd())) console.error(`start: ${line}`);

await runUntilStopped("start", async () => {
  const stack = await openStack(choice, process.env, (line) => console.error(line));
  try {
    const { env, filledIn } = await withKeys(services, stack.env, resolve(repositoryRoot, dataDir));
    if (filledIn.length > 0) {
      console.error(`With this machine's development keys, from ${dataDir}/, as ${filledIn.join(", ")}.`);
    }
    const system = await launchSystem({
      services,
      env: { ...env, ...openWrites(services, env), NODE_ENV: "production" },
      output: (name) => resolve(repositoryRoot, logs, `${name}.log`),
      onReady: (name, { url, store }) =>
        console.log(`${name.padEnd(nameWidth)}  ${url}  ${store.replace(`${repositoryRoot}/`, "")}`),
      signal,
    });
    console.log(`Ready. Logs are in ${logs}/. Ctrl-C stops everything.`);
    // One that dies is what the others are made for: they go on without it.
    const ends = system.services.map(async ({ failure }) =>
      console.error(`start: ${(await failure).message}. The others go on.`),
    );
    await Promise.race([Promise.all(ends), aborted(signal)]);
    await system.stop();
    if (!signal.aborted) throw new ServiceFailure("every service has ended");
  } finally {
    await stack.release();
  }
});
