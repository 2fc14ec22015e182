/** `bun run dev`: all services, each restarted when its source changes, their logs side by side, until Ctrl-C. */
import { runLauncher } from "./run-launcher.ts";
import { flagsOrExit } from "./start-flags.ts";

const choice = flagsOrExit("dev", "Starts every service; a service restarts when its source changes.");
const nameWidth = Math.max(...choice.services.map(({ name }) => name.length));

await runLauncher(choice, {
  command: "dev",
  watch: true,
  environment: async (env) => ({
    ...env,
    NODE_ENV: "development",
    ...(process.stdout.isTTY && { FORCE_COLOR: "1" }),
  }),
  output: (name) => (line) => console.log(`${name.padEnd(nameWidth)} | ${line}`),
  readyText: () =>
    'Ready. A service restarts when its source changes. Ctrl-C stops all services; "bun run system" stops or starts one.',
});
