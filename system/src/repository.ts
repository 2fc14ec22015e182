import { join } from "node:path";

/** The repository's root, wherever the command was typed. */
export const repositoryRoot = join(import.meta.dir, "..", "..");
