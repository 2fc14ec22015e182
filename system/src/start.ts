/** `bun run start`: all services with production settings, one line each, until Ctrl-C. */

import { join } from "node:path";
import { ownFolder } from "@super-heroes/cli/processes/own-folder";
import { shownPath } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { developmentKeysFolder } from "@super-heroes/kit/encryption/development-keys";
import { developmentKeysText, missingKeysText, withKeys } from "./environment/keys.ts";
import { ServiceFailure } from "./launch/launch.ts";
import { runLauncher } from "./start/run-launcher.ts";
import { launcherCommand, openWrites } from "./start/start-options.ts";
import { buildWebApplication } from "./start/web-application.ts";

let logs: string | undefined;
/** The folder of the services' log files; a second launcher on the same data folder has another one. */
const logsIn = (dataDir: string): string => {
  logs ??= ownFolder(join(dataDir, "logs")).path;
  return logs;
};

const start = launcherCommand("start", "Starts every service with production settings.", (choice) =>
  runLauncher(choice, {
    command: "start",
    watch: false,
    async environment(stackEnv, dataDir) {
      const missing = missingKeysText(choice.services, stackEnv);
      if (missing !== undefined) throw new ServiceFailure(missing);
      await buildWebApplication(choice.services, stackEnv);
      const { env, filledIn } = await withKeys(choice.services, stackEnv, dataDir);
      if (filledIn.length > 0)
        console.error(developmentKeysText(filledIn, shownPath(developmentKeysFolder(dataDir))));
      return { ...env, ...openWrites(choice.services, env), NODE_ENV: "production" };
    },
    output: (name, dataDir) => join(logsIn(dataDir), `${name}.log`),
    readyText: (dataDir) =>
      `Ready. Logs are in ${shownPath(logsIn(dataDir))}/. Ctrl-C stops all services; "bun run system" stops or starts one.`,
  }),
);

await runProgram("start", start.run);
