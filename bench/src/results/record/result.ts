import type { Derived } from "../../analysis/derived.ts";
import type { Observation } from "../../analysis/observation/run.ts";
import type { CodeState } from "./git.ts";
import type { Machine } from "./machine.ts";

/** Incremented when a reader of the previous version would misread a file. */
export const SCHEMA_VERSION = 2;

/** One store that was measured, and the stand-in that ran in place of its engine, if any. */
export interface MeasuredStore {
  service: string;
  engine: string;
  version: string;
  standIn: string | null;
}

/** The observed part of a result, which is never derived again. */
export interface Observed extends CodeState, Observation {
  schemaVersion: typeof SCHEMA_VERSION;
  runId: string;
  name: string;
  startedAt: string;
  finishedAt: string;
  /** False when the run was stopped, by the operator or by a failure; it then holds what was measured until then. */
  complete: boolean;
  /** Why it was stopped, in one line; `null` when it was not. */
  stoppedBecause: string | null;
  env: Machine;
  stack: { kind: "embedded" | "local" | "remote" | "foreign"; stores: MeasuredStore[] };
  openLoop: { available: true } | { available: false; reason: string };
  /** Notes beside the measurements. */
  notes: string[];
}

/** One run: what was observed, what is derived from it, and its digests. */
export interface ResultDocument extends Observed, Derived {
  /**
   * SHA-256 of each observed part as it was written, by its place (`config`, `segments[3]`, …), so that a
   * manual change to a file is found even where no derived value depends on it. Not a signature.
   */
  digests: Record<string, string>;
}
