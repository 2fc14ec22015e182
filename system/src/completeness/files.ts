import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The files of a repository; paths are from its root. */
export interface Files {
  /** The text of a file; `undefined` where there is none. */
  read(path: string): string | undefined;
  /** The names in a folder, in alphabetical order; none where there is no such folder. */
  list(folder: string): string[];
}

/** Folders that are not part of the sources. */
const IGNORED = new Set(["node_modules", ".data"]);

/** The files in a folder of this machine. */
export const filesIn = (root: string): Files => ({
  read(path) {
    const file = join(root, path);
    return existsSync(file) && statSync(file).isFile() ? readFileSync(file, "utf8") : undefined;
  },
  list(folder) {
    const path = join(root, folder);
    if (!existsSync(path) || !statSync(path).isDirectory()) return [];
    return readdirSync(path)
      .filter((name) => !IGNORED.has(name))
      .sort();
  },
});
