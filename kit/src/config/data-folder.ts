import { resolve } from "node:path";
import { repositoryRoot } from "../repository.ts";
import { privateFolder } from "./private-files.ts";

/** The folder in which services keep their data unless `DATA_DIR` is set. */
export const defaultDataDir = `${repositoryRoot}/.data`;

/** The folder of the development keys in a data folder. */
export const KEYS_FOLDER = "development-keys";

/** Its predecessor: one file with the keys of all services. */
export const FORMER_KEYS_FILE = "development-keys.json";

/** What launchers and local stacks create in a data folder, perhaps before any data exists. */
const BESIDE = new Set(["logs", "launchers", "local-stack", "certificates"]);

/**
 * Creates a data folder that only its owner can enter. An existing folder is restricted to its owner when it is one of ours:
 * the default one, one that contains development keys or `file`, or one with nothing but what launchers create. Throws as
 * {@link privateFolder} does.
 */
export const privateDataFolder = (dataDir: string, file = KEYS_FOLDER): Promise<void> =>
  privateFolder(
    dataDir,
    (names) =>
      resolve(dataDir) === defaultDataDir ||
      names.every((name) => BESIDE.has(name)) ||
      [file, KEYS_FOLDER, FORMER_KEYS_FILE].some((name) => names.includes(name)),
  );
