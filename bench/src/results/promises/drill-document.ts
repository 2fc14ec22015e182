import type { CodeState } from "../record/git.ts";
import type { Machine } from "../record/machine.ts";
import { runIdOf } from "../record/run-id.ts";
import type { CheckResult } from "./check-result.ts";

/** Where services keep their data: a SQLite file each, or the real databases of this machine. */
export type StackKind = "embedded" | "local";

/** The result of a drill. */
export interface DrillResult extends CheckResult {
  title: string;
  /** What was promised about this run, in words. */
  promise: string;
}

/** A run of drills as its result file has it. */
export interface DrillDocument extends CodeState {
  schema: "drills/1";
  /** ISO 8601. */
  started: string;
  machine: Omit<Machine, "autocannon" | "k6" | "wrk">;
  stack: StackKind;
  /** Whether the drills ran for seconds instead of minutes. */
  short: boolean;
  /** Why the remaining drills did not run; absent where all of them ran. */
  stoppedBecause?: string;
  drills: DrillResult[];
}

/** What is known of a run before it starts. */
export type DrillDocumentHead = Omit<DrillDocument, "drills">;

/** The name of a run: its start, and its stack. */
export const runNameOf = ({ started, stack }: DrillDocumentHead) => runIdOf(started, stack);
