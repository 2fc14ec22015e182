import type { Machine } from "../record/machine.ts";
import type { CodeState } from "../record/git.ts";
import type { EncodedHistogram } from "../../analysis/observation/histogram.ts";
import type { MeasuredStore, Order } from "../record/result.ts";
import type { PairedRatio, ProcessUse } from "./tuning-result.ts";

/** Raised when a reader of an older file would misread a newer one. */
export const COSTS_SCHEMA_VERSION = 1;

/** What can be told of an arm. */
export type Quantity =
  /** The share of the baseline's answers a second that is lost: 0.1 is a tenth fewer. Below 0 there are more. */
  | "throughputLost"
  /** CPU time a request beyond the baseline's, as a share of that: 0.1 is a tenth more. */
  | "cpuAdded"
  /** Microseconds from one request to the next, of something that does one after another. */
  | "timeUs"
  /** The 95th percentile of a round's latencies, in milliseconds. */
  | "p95Ms";

/** One part of the platform under one load, driven once: what is never worked out again. */
export interface Pass {
  cost: string;
  /** What is asked for: a route, a mode of fights. */
  subject: string;
  /** What is compared: with the part and without it. */
  arm: string;
  /** From 0. Only passes of one round are compared with one another. */
  round: number;
  seconds: number;
  /** Requests that were answered well. */
  answers: number;
  errors: number;
  /** Share of a core that the generator used. Near 1, throughput is the generator's; the services' CPU time is not. */
  generatorCpu: number | null;
  /** What each process that takes part used; empty where that was not followed. */
  processes: Record<string, ProcessUse>;
  histogram: EncodedHistogram;
}

/** What a run is to find out about one arm, and what is promised of it. */
export interface Question {
  cost: string;
  subject: string;
  arm: string;
  /** The arm it is compared with; `null` for a quantity that stands by itself. */
  baseline: string | null;
  quantity: Quantity;
  /** What is promised: at most this; `null` where nothing is. */
  atMost: number | null;
}

/**
 * `met` and `missed` when the whole interval is on that side of the promise, `open` when the promise lies within it or
 * there are too few rounds for one; `null` where nothing is promised.
 */
export type Promised = "met" | "missed" | "open" | null;

/** The answer to a question: the median over rounds with its interval; without a median where no round is whole. */
export interface Figure extends Question {
  rounds: number;
  /** The median over rounds, and the interval that covers the true one with at least 95 %; that needs six rounds. */
  value: PairedRatio | null;
  promise: Promised;
}

/** What one arm came to by itself: medians over its passes that count, `null` where none does. */
export interface ArmFigures {
  cost: string;
  subject: string;
  arm: string;
  passes: number;
  /** A pass counts unless more than 0.1 % of its requests failed. */
  counting: number;
  answersPerSecond: number | null;
  /** Microseconds of CPU a request, of all processes together; also `null` where they were not followed. */
  cpuUs: number | null;
  generatorCpu: number | null;
}

/** An arm as a result knows it: what its services were given. */
export interface ArmSettings {
  cost: string;
  arm: string;
  environment: Record<string, string>;
}

/** How the passes of one cost are driven. */
export interface CostPlan {
  cost: string;
  /** What is asked for. */
  subjects: string[];
  /** Closed loop: each waits for its answer; `null` where there is none. */
  connections: number | null;
  /** Requests begun a second whatever the answers do; `null` where there are none. */
  rate: number | null;
  rounds: number;
  /** Mirrored: every arm is driven forward and then backward in each round. */
  order: Order;
  /** Measured of each pass. */
  seconds: number;
  /** How long each pass is driven before it counts, so that its connections are open. */
  settleSeconds: number;
  /** How long each arm is driven on each subject before the first round. */
  warmupSeconds: number;
}

/** The part of a result that was observed. */
export interface ObservedCosts extends CodeState {
  schemaVersion: typeof COSTS_SCHEMA_VERSION;
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
  config: {
    plans: CostPlan[];
    /** Variables of the run's environment that change how services perform. */
    variables: Record<string, string>;
    argv: string[];
  };
  arms: ArmSettings[];
  questions: Question[];
  passes: Pass[];
}

/** One run of `bench costs`, as its file holds it. */
export interface CostsResult extends ObservedCosts {
  derived: { figures: Figure[]; arms: ArmFigures[] };
  /** SHA-256 of each observed part, by its place. */
  digests: Record<string, string>;
}
