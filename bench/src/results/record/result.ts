import type { Derived } from "../../analysis/derived.ts";
import type { Machine } from "./machine.ts";
import type { CodeState } from "./git.ts";
import type { LegProbe, Segment, Writes } from "../../analysis/observation/segment.ts";

/** Raised when a reader of an older file would misread a newer one. */
export const SCHEMA_VERSION = 2;

/** What can be asked of the laboratory; each is a command. */
export const EXPERIMENTS = ["overview", "compare", "crossover", "capacity", "ladder", "pools"] as const;
export type ExperimentName = (typeof EXPERIMENTS)[number];

/** One store that was measured, and what really ran when that is not the engine itself. */
export interface MeasuredStore {
  service: string;
  engine: string;
  version: string;
  standIn: string | null;
}

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

/** The part of a result that was observed, and is never worked out again. */
export interface Observed extends CodeState {
  schemaVersion: typeof SCHEMA_VERSION;
  experiment: ExperimentName;
  runId: string;
  name: string;
  seed: number;
  startedAt: string;
  finishedAt: string;
  /** False when the run was stopped, by a person or by a failure; it then holds what was measured until then. */
  complete: boolean;
  /** Why it was, in one line; `null` when it was not. */
  stoppedBecause: string | null;
  env: Machine;
  stack: { kind: "embedded" | "local" | "remote"; stores: MeasuredStore[] };
  config: RunConfig;
  openLoop: { available: true } | { available: false; reason: string };
  legs: LegProbe[];
  segments: Segment[];
  /** What a reader should know beside the figures. */
  notes: string[];
}

/** One run: everything that was measured, under which circumstances, what it comes to, and its digests. */
export interface ResultDocument extends Observed, Derived {
  /**
   * SHA-256 of each observed part as it was written, by its place (`config`, `segments[3]`, …), so that a change
   * made to a file by hand is found even where nothing derived shows it. Not a signature.
   */
  digests: Record<string, string>;
}
