import type { Summary } from "./summary-rows.ts";
import type { Verdict } from "./verdict.ts";
import type { Arm, Load } from "./observation/segment.ts";

/** What a comparison is made on. */
export const METRICS = ["throughput", "p50", "p95", "p99"] as const;
export type Metric = (typeof METRICS)[number];

export type { Verdict };

/** One arm against another under one load, on one metric. Effects are relative: −0.25 is a quarter less. */
export interface ComparisonRow {
  baseline: Arm;
  candidate: Arm;
  load: Load;
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
  /** What counts as equal here, as a relative effect. */
  noiseFloor: number;
  verdict: Verdict;
}

/** What a mode differs from itself, under one load, on one metric. */
export interface NoiseFloorRow {
  load: Load;
  metric: Metric;
  /** The logarithms of B against A, one a block. */
  differences: number[];
  /** The 95th percentile of |median| over resamples of them, as many as a comparison has blocks; at least 3 %. */
  noiseFloor: number;
  /** `a/a`: from blocks measured for it; `within`: from an arm's two runs in each block. */
  source: "a/a" | "within";
}

/** One cell of the crossover: a rate, a latency, and how the modes did there. */
export interface CrossoverCell {
  offered: number;
  latency: string | null;
  /** By mode; `null` where no segment counts. Blocks are added up before a percentile is read. */
  p50Ms: Record<string, number | null>;
  p95Ms: Record<string, number | null>;
  /**
   * The modes that no other leads, in the order of the configuration: one alone is the fastest, several are as good as
   * each other, none means that nobody kept up. A mode leads another when the other's p50 is more than 3 % higher, and
   * was higher in every block that both have; one that kept up leads one that did not.
   */
  leaders: string[];
}

/** The highest rate an arm serves with its p95 under the objective. */
export interface CapacityRow {
  arm: Arm;
  objectiveMs: number;
  /** Fights a second found by each search, in order; `null` for one that found none or did not end. */
  searches: (number | null)[];
  /** By search: the generator, not the service, was the limit, so that it is "at least" this. */
  atLeast: boolean[];
  median: number | null;
  lowest: number | null;
  highest: number | null;
  /** Whether the long look at the median held the objective; `null` where there was none. */
  confirmed: boolean | null;
}

/** What a good fight costs, over all processes that serve it. */
export interface CostRow {
  arm: Arm;
  load: Load;
  /** CPU time per good fight in ms: the services', databases included where they are this machine's. */
  cpuMsPerFight: number | null;
  /** The same by process. */
  cpuMsByProcess: Record<string, number>;
  /** The sum of the services' peak resident sets, in bytes. */
  rssPeak: number | null;
  /** Upstream calls per good fight; 3 for the plain modes. */
  upstreamCallsPerFight: number | null;
  hedgesPerLegCall: number | null;
}

/** Why a fight takes as long as it does: what its legs alone would take, and where the rest went. */
export interface PredictionRow {
  arm: Arm;
  load: Load;
  /** Median of Σ legs for `sequential`, of max legs for the others, from the legs' own times when nothing else runs. */
  predictedP50Ms: number;
  observedP50Ms: number;
  /** Mean per fight, in ms: waiting for a place in flight (a fight's three calls share the wait in parallel modes). */
  upstreamWaitMs: number | null;
  /** Mean per fight, in ms: threads that waited for a core, over fights and its three upstreams. */
  runQueueWaitMs: number | null;
  /** Mean delay of fights' event loop, in ms. */
  eventLoopDelayMs: number | null;
}

/** Everything that is worked out from the raw part of a result. */
export interface Derived {
  summary: Summary;
  comparisons: ComparisonRow[];
  noiseFloor: NoiseFloorRow[];
  crossover: CrossoverCell[];
  capacity: CapacityRow[];
  costs: CostRow[];
  predictions: PredictionRow[];
}
