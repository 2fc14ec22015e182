import type { Machine } from "../record/machine.ts";
import type { CodeState } from "../record/git.ts";
import type { MeasuredStore } from "../record/result.ts";
import type { PlannedPass } from "../../experiments/tuning/plan.ts";

/** Raised when a reader of an older file would misread a newer one. */
export const TUNING_SCHEMA_VERSION = 1;

/** What one process used during a pass. */
export interface ProcessUse {
  /** On a core, all threads together, and of a server that is many processes all of these. */
  cpuMs: number;
  /** In bytes; `null` where the machine does not tell. */
  rssPeak: number | null;
}

/** One arm driven once: what is never worked out again. */
export interface Pass extends PlannedPass {
  seconds: number;
  /** Fights that were answered well. */
  answers: number;
  errors: number;
  /** Share of a core that the generator used. Near 1, throughput is the generator's; the services' CPU time is not. */
  generatorCpu: number | null;
  /** By process; a database server is named after its service, as in `heroes-db`. */
  processes: Record<string, ProcessUse>;
}

/** An arm as a result knows it: what it ran, not where. */
export interface TuningArm extends CodeState {
  name: string;
  environment: Record<string, string>;
}

/** A median over rounds, and the interval that covers the true one with at least 95 %; `null` below six rounds. */
export interface PairedRatio {
  median: number;
  low: number | null;
  high: number | null;
  /** What the interval promises; at least 0.95. */
  confidence: number | null;
}

/** What one arm came to in one mode. */
export interface ArmFigures {
  mode: string;
  arm: string;
  /** Passes that count. */
  passes: number;
  answersPerSecond: number;
  /** Microseconds of CPU a fight, by process; the median over passes. */
  cpuUs: Record<string, number>;
  /** The same of all processes together, which is not the sum of their medians. */
  totalCpuUs: number;
  /** The largest resident set of each process, in bytes. */
  rssPeak: Record<string, number | null>;
  /** Rounds in which this arm and the baseline both have two passes that count; 0 for the baseline. */
  rounds: number;
  /** CPU time a fight over the baseline's; `null` for the baseline, and without a round. */
  cpuRatio: PairedRatio | null;
  /** Answers a second over the baseline's. */
  throughputRatio: PairedRatio | null;
}

/** What was asked for. */
export interface TuningConfig {
  modes: string[];
  connections: number;
  rounds: number;
  seconds: number;
  /** How long each pass is driven before it counts, so that its connections are open. */
  settleSeconds: number;
  /** How long each arm is driven in each mode before the first round. */
  warmupSeconds: number;
  /** Variables that every arm was started with and that change how services perform. */
  variables: Record<string, string>;
  argv: string[];
}

/** The part of a result that was observed. */
export interface ObservedTuning {
  schemaVersion: typeof TUNING_SCHEMA_VERSION;
  runId: string;
  name: string;
  seed: number;
  startedAt: string;
  finishedAt: string;
  /** False when the run was stopped; it then holds what was measured until then. */
  complete: boolean;
  stoppedBecause: string | null;
  env: Machine;
  stack: { kind: "embedded" | "local"; stores: MeasuredStore[] };
  config: TuningConfig;
  /** The first one is the baseline. */
  arms: TuningArm[];
  passes: Pass[];
}

/** One run of `bench tuning`, as its file holds it. */
export interface TuningResult extends ObservedTuning {
  derived: ArmFigures[];
}
