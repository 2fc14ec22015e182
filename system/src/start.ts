/** `bun run start`: all services with production settings, one line each, until Ctrl-C. */
import { join } from "node:path";
import { ownFolder } from "@super-heroes/database/processes/own-folder";
import { developmentKeysFolder } from "@super-heroes/kit/encryption/development-keys";
import { developmentKeysText, withKeys } from "./keys.ts";
import { ServiceFailure } from "./launch.ts";
import { shownPath } from "./repository.ts";
import { runLauncher } from "./run-launcher.ts";
import { flagsOrExit, openWrites } from "./start-flags.ts";

const choice = flagsOrExit("start", "Starts every service with production settings.");

let logs: string | undefined;
/** The folder of the services' log files; another one while a launcher with the same data folder writes to it. */
const logsIn = (dataDir: string): string => {
  logs ??= ownFolder(join(dataDir, "logs")).path;
  return logs;
};

await runLauncher(choice, {
  command: "start",
  watch: false,
  async environment(stackEnv, dataDir) {
    const { env, filledIn } = await withKeys(choice.services, stackEnv, dataDir).catch((error: Error) => {
      throw new ServiceFailure(error.message, { cause: error });
    });
    if (filledIn.length > 0)
      console.error(developmentKeysText(filledIn, shownPath(developmentKeysFolder(dataDir))));
    return { ...env, ...openWrites(choice.services, env), NODE_ENV: "production" };
  },
  output: (name, dataDir) => join(logsIn(dataDir), `${name}.log`),
  readyText: (dataDir) =>
    `Ready. Logs are in ${shownPath(logsIn(dataDir))}/. Ctrl-C stops all services; "bun run system" stops or starts one.`,
});
