import type { Derived } from "../../analysis/derived.ts";
import type { Observation } from "../../analysis/observation/run.ts";
import type { CodeState } from "./git.ts";
import type { Machine } from "./machine.ts";

/** Raised when a reader of an older file would misread a newer one. */
export const SCHEMA_VERSION = 2;

/** One store that was measured, and what really ran when that is not the engine itself. */
export interface MeasuredStore {
  service: string;
  engine: string;
  version: string;
  standIn: string | null;
}

/** The part of a result that was observed, and is never worked out again. */
export interface Observed extends CodeState, Observation {
  schemaVersion: typeof SCHEMA_VERSION;
  runId: string;
  name: string;
  startedAt: string;
  finishedAt: string;
  /** False when the run was stopped, by a person or by a failure; it then holds what was measured until then. */
  complete: boolean;
  /** Why it was, in one line; `null` when it was not. */
  stoppedBecause: string | null;
  env: Machine;
  stack: { kind: "embedded" | "local" | "remote"; stores: MeasuredStore[] };
  openLoop: { available: true } | { available: false; reason: string };
  /** What a reader should know beside the figures. */
  notes: string[];
}

/** One run: everything that was measured, under which circumstances, what it comes to, and its digests. */
export interface ResultDocument extends Observed, Derived {
  /**
   * SHA-256 of each observed part as it was written, by its place (`config`, `segments[3]`, …), so that a change
   * made to a file by hand is found even where nothing derived shows it. Not a signature.
   */
  digests: Record<string, string>;
}
