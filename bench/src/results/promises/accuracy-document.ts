import type { ComparisonRow, GateOutcome } from "../../analysis/derived.ts";
import type { CodeState } from "../record/git.ts";
import type { Machine } from "../record/machine.ts";
import { runIdOf } from "../record/run-id.ts";
import type { CheckResult } from "./check-result.ts";

/** What a verdict was about. */
export type Called = Pick<ComparisonRow, "metric" | "load">;

/** One comparison of a case: a whole run of `bench ab`. */
export interface AccuracyRun {
  /** The id of its result; `null` when it has none. */
  runId: string | null;
  /** Why it gives no verdict; `null` when it gives one. */
  failure: string | null;
  /** How long the run took, and how long it was announced to take; `null` where it failed before that. */
  seconds: number;
  plannedSeconds: number | null;
  /** The metrics in which the second server was called faster or slower. */
  faster: Called[];
  slower: Called[];
  /** What the gate decided; `null` for a run that failed. */
  gate: GateOutcome | null;
}

/** What a laboratory should find: nothing between equal servers, or that the second one is slower. */
export type Expectation = "nothing" | "slower";

/** Two servers that are compared again and again, and how often the laboratory was right. */
export interface AccuracyCase extends CheckResult {
  title: string;
  expects: Expectation;
  /** The smallest share of runs that have to find what is there; for equal servers, that have to find nothing. */
  rightShare: number;
  /** Variables of both servers, and those that only the second one has. */
  both: Record<string, string>;
  hidden: Record<string, string>;
  runs: AccuracyRun[];
}

/** A trial of the accuracy of `bench ab` as its result file has it. */
export interface AccuracyDocument extends CodeState {
  schema: "accuracy/1";
  /** ISO 8601. */
  started: string;
  /** Ends the name of the file. */
  name: string;
  seconds: number;
  machine: Omit<Machine, "autocannon" | "k6" | "wrk">;
  /** The runtime of the servers, and its version. */
  runtime: { name: "node" | "bun"; version: string };
  /** The options that every run was given. */
  argv: string[];
  /** Why the remaining runs were not made; absent where all of them were. */
  stoppedBecause?: string;
  cases: AccuracyCase[];
}

/** The name of a trial: its start, and its name. */
export const accuracyRunName = ({ started, name }: Pick<AccuracyDocument, "started" | "name">) =>
  runIdOf(started, name);
