import type { ToolDefinition } from "@super-heroes/database/tools/tool";

/** A file of the repository, with what identifies its kind. */
export interface RepositoryFile {
  /** From the repository's root. */
  readonly path: string;
  readonly firstLine: string;
}

/** A program that checks files of one kind, and ends with another exit code than 0 when it finds something. */
export interface Linter {
  readonly name: string;
  /** How its program is found and installed. */
  readonly tool: ToolDefinition;
  takes(file: RepositoryFile): boolean;
  /** The arguments before the files. */
  readonly flags: readonly string[];
}
