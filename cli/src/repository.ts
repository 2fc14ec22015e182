import { join } from "node:path";

/** The repository's root, wherever the command was typed. */
export const repositoryRoot = join(import.meta.dir, "..", "..");

/** A path as it is printed: from the repository's root where it is inside, else as it is. */
export const shownPath = (path: string) => path.replace(`${repositoryRoot}/`, "");
