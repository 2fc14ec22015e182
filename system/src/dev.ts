/** `bun run dev`: all services, each restarted when its source changes, their logs side by side, until Ctrl-C. */
import { runProgram } from "@super-heroes/cli/run-program";
import { runLauncher } from "./start/run-launcher.ts";
import { launcherCommand } from "./start/start-options.ts";
import { buildWebApplication, rebuildWebApplication } from "./start/web-application.ts";

const dev = launcherCommand(
  "dev",
  "Starts every service; a service restarts when its source changes.",
  (choice) => {
    const nameWidth = Math.max(...choice.services.map(({ name }) => name.length));
    return runLauncher(choice, {
      command: "dev",
      watch: true,
      async environment(env) {
        await buildWebApplication(choice.services, env);
        rebuildWebApplication(choice.services, env);
        return { ...env, NODE_ENV: "development", ...(process.stdout.isTTY && { FORCE_COLOR: "1" }) };
      },
      output: (name) => (line) => console.log(`${name.padEnd(nameWidth)} | ${line}`),
      readyText: () =>
        'Ready. A service restarts when its source changes. Ctrl-C stops all services; "bun run system" stops or starts one.',
    });
  },
);

await runProgram("dev", dev.run);
