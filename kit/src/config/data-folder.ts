import { resolve } from "node:path";
import { repositoryRoot } from "../repository.ts";
import { privateFolder } from "./private-files.ts";

/** Where services keep their data unless `DATA_DIR` says otherwise. */
export const defaultDataDir = `${repositoryRoot}/.data`;

/** The folder of the development keys, below a data folder. */
export const KEYS_FOLDER = "development-keys";

/** What it was before each service had a file of its own: one file with the keys of all. */
export const FORMER_KEYS_FILE = "development-keys.json";

/** What launchers and local stacks make in a data folder, perhaps before there is any data. */
const BESIDE = new Set(["logs", "launchers", "local-stack"]);

/**
 * Makes a data folder that only its owner can enter, or closes one to others that is ours: the default one, one that
 * holds development keys or `file`, and one with nothing but what launchers make. Throws as {@link privateFolder} does.
 */
export const privateDataFolder = (dataDir: string, file = KEYS_FOLDER): Promise<void> =>
  privateFolder(
    dataDir,
    (names) =>
      resolve(dataDir) === defaultDataDir ||
      names.every((name) => BESIDE.has(name)) ||
      [file, KEYS_FOLDER, FORMER_KEYS_FILE].some((name) => names.includes(name)),
  );
