import type { ImportedContent, StatedFigures } from "./formats/foreign-content.ts";

/** The observed part of an imported result. */
export interface ObservedImport extends ImportedContent {
  schema: "imported/1";
  runId: string;
  name: string;
  importedAt: string;
  /** The imported file, without its folder. */
  file: { name: string; bytes: number; sha256: string };
  argv: string[];
}

/** What a series comes to. */
export interface ImportedFigures extends StatedFigures {
  name: string;
  /** Blocks with a good response; 0 for a summary. */
  blocks: number;
  /** Why it does not count; empty where it does. */
  reasons: string[];
}

/** One imported run, as its file holds it. */
export interface ImportedResult extends ObservedImport {
  derived: ImportedFigures[];
  /** SHA-256 of each observed part, by its place. */
  digests: Record<string, string>;
}
