import { access, constants, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { LocalStackError } from "./failure.ts";

/** The data folder of everything that is started on this machine: `DATA_DIR`, by default `.data` in the repository. */
export const dataDir = resolve(repositoryRoot, process.env.DATA_DIR || ".data");

/** The default folder of the stack. */
export const defaultDir = join(dataDir, "local-stack");

/**
 * Creates the data folder where it is missing. Throws a {@link LocalStackError} that says how to choose another one, where
 * it cannot be written: the clone may belong to another user, or be read-only.
 */
export async function requireDataDir(dir = dataDir): Promise<void> {
  try {
    // Only its owner may read it: it will hold keys.
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await access(dir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { message } = error as Error;
    const shown = dir.startsWith(`${repositoryRoot}/`) ? dir.slice(repositoryRoot.length + 1) : dir;
    throw new LocalStackError(
      `the data folder ${shown} cannot be used: ${message}. DATA_DIR sets another one`,
      { cause: error },
    );
  }
}
