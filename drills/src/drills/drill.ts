import type { StackKind } from "@super-heroes/bench/results/promises/drill-document";
import type { Findings } from "../promise/run-check.ts";
import type { Stage } from "../stage/stage.ts";

/** A fault that is injected into a running system, and what is promised about it. */
export interface Drill {
  /** As it is typed on the command line. */
  name: string;
  title: string;
  /** What is promised about this run: how often, for how long, on which stores. */
  promise(run: DrillRun): string;
  /** Injects the fault and measures. Rejects when `signal` is aborted, and when the system cannot be started. */
  run(context: DrillContext): Promise<Findings>;
}

/** What differs from one run of a drill to another. */
export interface DrillRun {
  /** Whether it takes seconds instead of minutes. */
  short: boolean;
  stack: StackKind;
}

/** What a drill works with. */
export interface DrillContext extends DrillRun {
  /** For files of the drill; an absolute path. */
  folder: string;
  /** The system's processes; none of them runs yet. */
  stage: Stage;
  /** Aborted when the operator stops the run. */
  signal: AbortSignal;
  /** Receives a line about what the drill does now. */
  note(line: string): void;
}
