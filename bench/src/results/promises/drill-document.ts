import type { CodeState } from "../record/git.ts";
import type { Machine } from "../record/machine.ts";
import { runIdOf } from "../record/run-id.ts";
import type { Figure } from "./figure.ts";

/** Where services keep their data: a SQLite file each, or the real databases of this machine. */
export type StackKind = "embedded" | "local";

/** What came of a drill. */
export interface DrillResult {
  name: string;
  title: string;
  promise: string;
  figures: Figure[];
  remarks: string[];
  passed: boolean;
  seconds: number;
}

/** A run of drills as its result file has it. */
export interface DrillDocument extends CodeState {
  schema: "drills/1";
  /** ISO 8601. */
  started: string;
  machine: Omit<Machine, "autocannon" | "k6">;
  stack: StackKind;
  /** Seconds instead of minutes. */
  short: boolean;
  /** Why further drills were not run; absent where all that were chosen were. */
  stoppedBecause?: string;
  drills: DrillResult[];
}

/** What is known of a run before it begins. */
export type DrillDocumentHead = Omit<DrillDocument, "drills">;

/** The name of a run: when it began, and on which stack. */
export const runNameOf = ({ started, stack }: DrillDocumentHead) => runIdOf(started, stack);
