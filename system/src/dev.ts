/** `bun run dev`: all services, each restarted when its source changes, their logs side by side, until Ctrl-C. */
import { runUntilStopped } from "./command.ts";
import { openEnvFiles } from "./env-files.ts";
import { portFor } from "./environment.ts";
import { aborted, interruption } from "./interrupt.ts";
import { launchService, stopInOrder } from "./launch.ts";
import type { Service } from "./services.ts";
import { openStack } from "./stack.ts";
import { flagsOrExit } from "./start-flags.ts";

const choice = flagsOrExit("dev", "Starts every service; a service restarts when its source changes.");
const { services } = choice;
const nameWidth = Math.max(...services.map(({ name }) => name.length));
const signal = interruption();
for (const line of openEnvFiles(process.cwd())) console.error(`dev: ${line}`);

await runUntilStopped("dev", async () => {
  const stack = await openStack(choice, process.env, (line) => console.error(line));
  try {
    const env = { ...stack.env, NODE_ENV: "development", ...(process.stdout.isTTY && { FORCE_COLOR: "1" }) };
    // A log for people announces no address, and services that restart keep theirs: it is the port they are given.
    const addresses = Object.fromEntries(
      services.map((service) => [service.name, `http://127.0.0.1:${portFor(service, env)}`]),
    );
    const launch = (service: Service) =>
      launchService({
        service,
        env,
        addresses,
        watch: true,
        output: (line) => console.log(`${service.name.padEnd(nameWidth)} | ${line}`),
      });
    const launched = new Map(services.map((service) => [service, launch(service)]));
    const failures = [...launched.values()].map(({ failure }) => failure);
    const failure = await Promise.race([...failures, aborted(signal)]);
    await stopInOrder(launched);
    if (failure) throw failure;
  } finally {
    await stack.release();
  }
});
