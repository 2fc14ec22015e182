import type { Machine } from "../record/machine.ts";
import type { MeasuredStore } from "../record/result.ts";

/** What is known about a run of paired arms when it is over, whatever is compared. */
export interface PairedFacts {
  runId: string;
  name: string;
  seed: number;
  /** ISO 8601. */
  startedAt: string;
  finishedAt: string;
  /** False when the run was stopped; it then holds what was measured until then. */
  complete: boolean;
  /** Why it was stopped, in one line; `null` when it was not. */
  stoppedBecause: string | null;
  env: Machine;
}

/** The observed part of a run in which arms were driven in turns: `bench tuning` and `bench costs` both record this. */
export interface PairedRun<Config, Arm, Pass> extends PairedFacts {
  schemaVersion: 1;
  stack: { kind: "embedded" | "local"; stores: MeasuredStore[] };
  config: Config & {
    /** Variables that change how services perform, and that all arms were started with. */
    variables: Record<string, string>;
    argv: string[];
  };
  arms: Arm[];
  passes: Pass[];
}
