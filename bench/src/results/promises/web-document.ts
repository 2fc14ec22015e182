import type { CodeState } from "../record/git.ts";
import type { Machine } from "../record/machine.ts";
import { runIdOf } from "../record/run-id.ts";
import type { CheckResult } from "./check-result.ts";

/** What was measured of the web application, as its result file has it. */
export interface WebDocument extends CodeState {
  schema: "web/1";
  /** ISO 8601. */
  started: string;
  seconds: number;
  machine: Omit<Machine, "autocannon" | "k6" | "wrk">;
  /** The browser with its version. */
  browser: string;
  steps: CheckResult[];
}

/** The name of a run: its start. */
export const webRunName = ({ started }: Pick<WebDocument, "started">) => runIdOf(started, "web");
