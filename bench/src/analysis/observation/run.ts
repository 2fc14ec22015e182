import type { LegProbe, Segment, Writes } from "./segment.ts";

/** What can be asked of the laboratory; each is a command. */
export const EXPERIMENTS = ["overview", "compare", "crossover", "capacity", "ladder", "pools"] as const;
export type ExperimentName = (typeof EXPERIMENTS)[number];

/** `mirrored`: ABBA or BAAB; `one-way`: AB or BA, where there was no time for more. */
export type Order = "mirrored" | "one-way";

/** What was asked for. Lists that an experiment has no use for are empty, numbers `null`. */
export interface RunConfig {
  modes: string[];
  /** The mode that the others are compared with. */
  baseline: string | null;
  connections: number[];
  rates: number[];
  writes: Writes[];
  drawRows: number[];
  /** As in an arm; `null` among them is "none added". */
  latencies: (string | null)[];
  poolMax: number[];
  maxInFlight: number[];
  blocks: number;
  /** Blocks in which the baseline is compared with itself; 0: the noise floor comes from within the others. */
  noiseBlocks: number;
  order: Order;
  seconds: number;
  warmupSeconds: number;
  /** A short look: 2 s of warm-up and 5 s measured. */
  quick: boolean;
  /**
   * Capacity: the p95 to stay under, searches, trials a rate, how far apart the two rates are at most between which a
   * search ends (1.05: five per cent), and the length of the long look.
   */
  objectiveMs: number | null;
  searches: number | null;
  trials: number | null;
  ratio: number | null;
  confirmSeconds: number | null;
  /** Variables that reached the services and change how they perform, as they were set. */
  variables: Record<string, string>;
  argv: string[];
}

/** The configuration that a plan settles; the variables and the arguments are added when the run ends. */
export type PlannedConfig = Omit<RunConfig, "variables" | "argv">;

/** A configuration in which everything that an experiment has no use for is empty. */
export function configOf(
  asked: Partial<PlannedConfig> &
    Pick<PlannedConfig, "modes" | "blocks" | "order" | "seconds" | "warmupSeconds" | "quick">,
): PlannedConfig {
  return {
    baseline: null,
    connections: [],
    rates: [],
    writes: [],
    drawRows: [],
    latencies: [],
    poolMax: [],
    maxInFlight: [],
    noiseBlocks: 0,
    objectiveMs: null,
    searches: null,
    trials: null,
    ratio: null,
    confirmSeconds: null,
    ...asked,
  };
}

/** What a derivation reads of a run: what was asked for, and what was measured. */
export interface Observation {
  experiment: ExperimentName;
  /** What orders, and resamples of blocks, are drawn from. */
  seed: number;
  config: RunConfig;
  legs: LegProbe[];
  segments: Segment[];
}
