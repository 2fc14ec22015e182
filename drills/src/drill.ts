import type { StackKind } from "@super-heroes/bench/results/promises/drill-document";
import type { Figure } from "@super-heroes/bench/results/promises/figure";
import type { Stage } from "./stage/stage.ts";

/** A fault, done to the running system on purpose, and what was promised about it. */
export interface Drill {
  /** As it is typed. */
  name: string;
  title: string;
  /** What is promised about the run that is made: how often, for how long, on which stores. */
  promise(run: DrillRun): string;
  /** Does it. Rejects with the signal's reason when that is aborted, and when the system cannot be started. */
  run(context: DrillContext): Promise<Findings>;
}

/** What makes one run of a drill differ from another. */
export interface DrillRun {
  short: boolean;
  stack: StackKind;
}

/** What a drill has to work with. */
export interface DrillContext extends DrillRun {
  /** For files of the drill; an absolute path. */
  folder: string;
  /** The system's processes; nothing runs yet. */
  stage: Stage;
  /** Aborted when a person stops the drills. */
  signal: AbortSignal;
  /** Tells the person at the terminal what is done at the moment. */
  note(line: string): void;
}

/** What a drill has seen. */
export interface Findings {
  figures: Figure[];
  /** What was not as it should be, in words; the first few of each kind are enough. */
  remarks: string[];
}
