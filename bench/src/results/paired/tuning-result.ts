import type { TuningFigures, TuningPass } from "../../analysis/tuning-figures.ts";
import type { CodeState } from "../record/git.ts";
import type { PairedRun } from "./paired-run.ts";

/** An arm as a result records it: its commit and environment, without its folder. */
export interface TuningArm extends CodeState {
  name: string;
  environment: Record<string, string>;
}

/** How the arms were driven. */
export interface TuningConfig {
  modes: string[];
  connections: number;
  rounds: number;
  seconds: number;
  /** How long each pass is driven before it counts, so that its connections are open. */
  settleSeconds: number;
  /** How long each arm is driven in each mode before the first round. */
  warmupSeconds: number;
}

/** The observed part of a result; its first arm is the baseline. */
export type ObservedTuning = PairedRun<TuningConfig, TuningArm, TuningPass>;

/** One run of `bench tuning`, as its file holds it. */
export interface TuningResult extends ObservedTuning {
  derived: TuningFigures[];
}
