import type { Git } from "../record/git.ts";
import { runIdOf } from "../record/run-id.ts";
import type { CheckResult } from "./check-result.ts";

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
  /** Whether images from Debian's packages replaced the public ones; the values are those images' then. */
  readonly standIns: boolean;
  readonly steps: readonly CheckResult[];
}

/** The name of a run: its start. */
export const smokeRunName = ({ started }: Pick<SmokeDocument, "started">) => runIdOf(started);
