import type { ToolDefinition } from "@super-heroes/database/tools/tool";

/** A file of the repository, as much of it as tells what kind it is. */
export interface RepositoryFile {
  /** From the repository's root. */
  readonly path: string;
  readonly firstLine: string;
}

/** A program that checks files of one kind, and ends with another exit code than 0 when it finds something. */
export interface Linter {
  readonly name: string;
  /** Its program, where it is found, and how it is installed. */
  readonly tool: ToolDefinition;
  takes(file: RepositoryFile): boolean;
  /** What it is called with, before the files. */
  readonly flags: readonly string[];
}
