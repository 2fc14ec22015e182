import type { Git } from "../record/git.ts";
import { runIdOf } from "../record/run-id.ts";
import type { Figure } from "./figure.ts";

/** What came of one step of the smoke run. */
export interface StepResult {
  readonly name: string;
  readonly seconds: number;
  readonly figures: readonly Figure[];
  readonly remarks: readonly string[];
  /** Whether it could be done, and every promise in it was kept. */
  readonly passed: boolean;
}

/** A smoke run as its result file has it. */
export interface SmokeDocument {
  readonly schema: "smoke/1";
  /** ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  /** The code that was run; `null` where git does not know it. The first files do not have it. */
  readonly git?: Git | null;
  /** Why git does not know it, as a clause. */
  readonly gitUnknown?: string;
  /** The version of the engine. */
  readonly engine: string;
  readonly cores: number;
  /** Whether images from Debian's packages were used in place of the public ones: the figures are those images'. */
  readonly standIns: boolean;
  readonly steps: readonly StepResult[];
}

/** The name of a run: when it began. */
export const smokeRunName = ({ started }: Pick<SmokeDocument, "started">) => runIdOf(started);
