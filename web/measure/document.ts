import type { CheckResult } from "@super-heroes/bench/results/promises/check-result";
import type { CodeState } from "@super-heroes/bench/results/record/git";

/** What was measured of the application, as its file has it. */
export interface WebDocument extends CodeState {
  schema: "web/1";
  /** ISO 8601. */
  started: string;
  seconds: number;
  cores: number;
  /** The version of the browser. */
  browser: string;
  steps: CheckResult[];
}
