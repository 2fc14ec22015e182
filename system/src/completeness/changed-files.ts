import type { Files } from "./files.ts";

/** Files with changes in memory. */
export interface ChangedFiles extends Files {
  write(path: string, text: string): void;
  remove(path: string): void;
  /** The paths of the changed files. */
  changed(): string[];
}

/** These files, whose changes stay in memory. */
export function changedFiles(files: Files): ChangedFiles {
  const changes = new Map<string, string | undefined>();
  return {
    read: (path) => (changes.has(path) ? changes.get(path) : files.read(path)),
    list(folder) {
      const own = [...changes]
        .filter(([path, text]) => path.startsWith(`${folder}/`) && text !== undefined)
        .map(([path]) => path.slice(folder.length + 1).split("/")[0] ?? "");
      return [...new Set([...files.list(folder), ...own])].sort();
    },
    write: (path, text) => changes.set(path, text),
    remove: (path) => changes.set(path, undefined),
    changed: () => [...changes.keys()],
  };
}
