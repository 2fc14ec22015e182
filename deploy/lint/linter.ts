import type { Machine } from "../../database/src/tools/machine.ts";
import type { Tool } from "../../database/src/tools/tool.ts";

/** A file of the repository, as much of it as tells what kind it is. */
export interface RepositoryFile {
  /** From the repository's root. */
  readonly path: string;
  readonly firstLine: string;
}

/** A program that checks files of one kind, and ends with another exit code than 0 when it finds something. */
export interface Linter {
  readonly name: string;
  takes(file: RepositoryFile): boolean;
  /** What it is called with, before the files. */
  readonly flags: readonly string[];
  /** Where it is on this machine; with `mayInstall` it may be put into the tools folder first. Never throws. */
  find(machine: Machine, mayInstall: boolean): Promise<Tool>;
}
