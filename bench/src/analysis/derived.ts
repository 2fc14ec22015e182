import type { Arm, Load } from "./observation/segment.ts";
import type { Summary } from "./summary-rows.ts";
import type { Verdict } from "./verdict.ts";

/** The metrics of a comparison. */
export const METRICS = ["throughput", "p50", "p95", "p99"] as const;
export type Metric = (typeof METRICS)[number];

export type { Verdict };

/** One arm compared with another under one load, in one metric. Effects are relative: −0.25 is a quarter less. */
export interface ComparisonRow {
  baseline: Arm;
  candidate: Arm;
  load: Load;
  /** The request that the row is about, where several were sent in turn; absent for all of them together. */
  request?: string;
  metric: Metric;
  /** The median over the blocks of candidate against baseline; `null` when no block has both. */
  estimate: number | null;
  /** 95 % bootstrap interval over whole blocks. */
  low: number | null;
  high: number | null;
  /** The exact order-statistic interval of at least 95 %; `null` with too few blocks for one. */
  orderLow: number | null;
  orderHigh: number | null;
  method: "bootstrap over blocks, Wilcoxon signed-rank, Holm";
  blocks: number;
  p: number | null;
  /** Adjusted by Holm over the metrics of this pair under this load. */
  pAdjusted: number | null;
  /** The relative effect within which the two arms count as equal. */
  noiseFloor: number;
  verdict: Verdict;
}

/** How much a mode differs from itself, under one load, in one metric. */
export interface NoiseFloorRow {
  load: Load;
  /** As in a comparison. */
  request?: string;
  metric: Metric;
  /** ln(B / A) of each block. */
  differences: number[];
  /** The 95th percentile of |median| over resamples of them, as many as a comparison has blocks; at least 3 %. */
  noiseFloor: number;
  /** `a/a`: from blocks measured for it; `within`: from an arm's two runs in each block. */
  source: "a/a" | "within";
}

/** One cell of the crossover: a rate, a latency, and the percentiles of the modes there. */
export interface CrossoverCell {
  offered: number;
  latency: string | null;
  /** By mode; `null` where no segment counts. Blocks are added up before a percentile is read. */
  p50Ms: Record<string, number | null>;
  p95Ms: Record<string, number | null>;
  /**
   * The modes that no other leads, in the order of the configuration: one alone is the fastest, several are as fast as
   * each other, and without any no mode kept up. A mode leads another when the other's p50 is more than 3 % higher, and
   * higher in every block that both have; one that kept up leads one that did not.
   */
  leaders: string[];
}

/** The highest rate an arm serves with its p95 under the objective. */
export interface CapacityRow {
  arm: Arm;
  objectiveMs: number;
  /** Requests per second found by each search, in order; `null` for one that found none or did not end. */
  searches: (number | null)[];
  /** By search: whether the generator was the limit, not the service, so that the rate is a lower bound. */
  atLeast: boolean[];
  median: number | null;
  lowest: number | null;
  highest: number | null;
  /** Whether the longer trial at the median met the objective; `null` where there was none. */
  confirmed: boolean | null;
}

/** What a good response costs, over all processes that serve it. */
export interface CostRow {
  arm: Arm;
  load: Load;
  /** CPU time per good response, in ms, of the services and of the databases on this machine. */
  cpuMsPerFight: number | null;
  /** The same by process. */
  cpuMsByProcess: Record<string, number>;
  /** The sum of the services' peak resident sets, in bytes. */
  rssPeak: number | null;
  /** Calls to upstreams per good response. */
  upstreamCallsPerFight: number | null;
  hedgesPerLegCall: number | null;
}

/** The latency that the legs of a request predict, the observed one, and where the difference may come from. */
export interface PredictionRow {
  arm: Arm;
  load: Load;
  /** The median of the sum of the legs for `sequential`, of the slowest leg for the others, as timed when nothing else runs. */
  predictedP50Ms: number;
  observedP50Ms: number;
  /** Mean per request, in ms, of the wait for a place in flight, which the calls of a request share in parallel modes. */
  upstreamWaitMs: number | null;
  /** Mean per request, in ms, for which threads of the services waited for a core. */
  runQueueWaitMs: number | null;
  /** Mean delay of the orchestrator's event loop, in ms. */
  eventLoopDelayMs: number | null;
}

/** The outcome of a gate: whether the candidate kept what the baseline does, within a limit. */
export type GateOutcome = "kept" | "regressed" | "undecided";

/** What `--max-regression` decided, and on which metrics. */
export interface Gate {
  /** The largest regression that passes, as a relative effect. */
  limit: number;
  outcome: GateOutcome;
  /** Every metric that the gate read, in the order of the comparisons. */
  readings: GateReading[];
}

/** One metric under one load, as the gate read it. */
export interface GateReading {
  load: Load;
  /** As in a comparison. */
  request?: string;
  metric: Metric;
  /** How much worse the candidate is: 0.05 is five per cent; negative where it is better. `null` without an estimate. */
  regression: number | null;
  /** The worst that the interval permits. */
  atMost: number | null;
  outcome: GateOutcome;
}

/** Everything that is derived from the observed part of a result. */
export interface Derived {
  summary: Summary;
  comparisons: ComparisonRow[];
  noiseFloor: NoiseFloorRow[];
  crossover: CrossoverCell[];
  capacity: CapacityRow[];
  costs: CostRow[];
  predictions: PredictionRow[];
  /** Only where a run had a gate. */
  gate?: Gate;
}
