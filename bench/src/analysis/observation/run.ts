import type { CallLimit, DrawSource, LegProbe, LoadTool, Replicas, Segment, Writes } from "./segment.ts";

/** The experiments; each is a command. */
export const EXPERIMENTS = ["overview", "compare", "crossover", "capacity", "ladder", "pools", "ab"] as const;
export type ExperimentName = (typeof EXPERIMENTS)[number];

/** `mirrored`: ABBA or BAAB; `one-way`: AB or BA, where time is short. */
export type Order = "mirrored" | "one-way";

/** One of the two addresses of `bench ab`. */
export interface AbTarget {
  /** Also the mode of its arm. */
  label: string;
  /** Host, port and base path on the loopback; `null` for another machine, whose name a result does not hold. */
  address: string | null;
  /** The command that started it, with values that may be secret left out; `null` where it was running already. */
  command: string | null;
  /** Bytes of the body of the first response to each request, in their order; empty for a script. */
  bodyBytes: number[];
}

/** One request of `bench ab`, as a result holds it. */
export interface AbRequest {
  name: string;
  method: string;
  /** With its query; values that may be secret are left out. */
  path: string;
  /** By name in lower case; `null` where the value is not recorded. */
  headers: Record<string, string | null>;
  /** `null` without a body. */
  bodyBytes: number | null;
}

/** What `bench ab` compared, and how. */
export interface AbConfig {
  /** The baseline, then the candidate. */
  targets: [AbTarget, AbTarget];
  /** Whether both are the same address: the run then compares a service with itself. */
  isSelf: boolean;
  /** Sent in turn; empty for a script. */
  requests: AbRequest[];
  /** The user's k6 script; `null` without one. */
  script: { file: string; sha256: string } | null;
  /** Whether responses were compared with the size of the first ones. */
  checksSize: boolean;
  /** The largest regression that the gate lets pass, as a relative effect; `null` without a gate. */
  maxRegression: number | null;
  /** How long the run was expected to take, as it was announced. */
  plannedSeconds: number;
}

/** The feature flags that a measured service used when the run began. */
export interface FlagsInForce {
  /** The same for the same flags. */
  version: string;
  /** The percentage of requests that get each value, by flag; null where it is no percentage. */
  values: Record<string, Record<string, number> | null>;
}

/** The configuration of a run. What an experiment does not use is an empty list, or `null`. */
export interface RunConfig {
  modes: string[];
  /** The mode that the others are compared with. */
  baseline: string | null;
  connections: number[];
  rates: number[];
  writes: Writes[];
  drawRows: number[];
  /** As in an arm; `null` adds none. */
  latencies: (string | null)[];
  poolMax: number[];
  maxInFlight: CallLimit[];
  /** As in an arm, the baseline's first; absent where it was not varied. */
  workers?: number[];
  drawSources?: DrawSource[];
  replicas?: Replicas[];
  blocks: number;
  /** Blocks in which the baseline is compared with itself; with 0 the noise floor comes from within the other blocks. */
  noiseBlocks: number;
  order: Order;
  seconds: number;
  warmupSeconds: number;
  /** A short run. */
  quick: boolean;
  /**
   * Capacity: the p95 to stay under, searches, trials per rate, the ratio of the two rates between which a search ends
   * (1.05: five per cent), and the length of the longer trial.
   */
  objectiveMs: number | null;
  searches: number | null;
  trials: number | null;
  ratio: number | null;
  confirmSeconds: number | null;
  /** The load generators that were requested; absent where the bench chose. */
  generators?: LoadTool[];
  /** `bench ab` only. */
  ab?: AbConfig;
  /** The feature flags of a service that ran already; absent where it had none, and for services that the bench starts. */
  flags?: FlagsInForce;
  /** Variables that the services ran with, and that change how they perform. */
  variables: Record<string, string>;
  argv: string[];
}

/** The configuration that a plan settles; the variables and the arguments are added when the run ends. */
export type PlannedConfig = Omit<RunConfig, "variables" | "argv" | "generators" | "flags">;

/** A configuration in which everything that an experiment does not use is empty. */
export function configOf(
  planned: Partial<PlannedConfig> &
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
    ...planned,
  };
}

/** The part of a run that derivations read: its configuration, and what was measured. */
export interface Observation {
  experiment: ExperimentName;
  /** The seed of orders, and of resamples of blocks. */
  seed: number;
  config: RunConfig;
  legs: LegProbe[];
  segments: Segment[];
}
