import { join, resolve } from "node:path";
import { repositoryRoot } from "../tools/machine.ts";

/** The data folder of everything that is started on this machine: `DATA_DIR`, by default `.data` in the repository. */
export const dataDir = resolve(repositoryRoot, process.env.DATA_DIR || ".data");

/** Where the stack lives unless another folder is named. */
export const defaultDir = join(dataDir, "local-stack");
