import type { CheckResult } from "@super-heroes/bench/results/promises/check-result";
import { checkReport, checkTable } from "./check-report.ts";

/** The checks of a run, and how each of them is run. */
export interface CheckPlan<Check, Result extends CheckResult> {
  readonly checks: readonly Check[];
  /** Rejects only when the run is stopped. */
  run(check: Check): Promise<Result>;
  /** Stores the result of a check as soon as there is one. */
  store?(result: Result): Promise<void>;
  /** What a check is called in the summary, as in "drill". */
  readonly noun: string;
  readonly signal: AbortSignal;
}

/** What became of a run. */
export interface RunOutcome<Result> {
  readonly results: Result[];
  readonly passed: boolean;
  /** Why the remaining checks did not run; `undefined` where all of them ran. */
  readonly stoppedBy: Error | undefined;
}

/**
 * Runs checks one after the other, prints a report on each, and a summary where there was more than one. A run that is
 * stopped keeps the results it has; rejects with the signal's reason where it has none.
 */
export async function runChecks<Check, Result extends CheckResult>({
  checks,
  run,
  store,
  noun,
  signal,
}: CheckPlan<Check, Result>): Promise<RunOutcome<Result>> {
  const results: Result[] = [];
  let stoppedBy: Error | undefined;
  try {
    for (const check of checks) {
      const result = await run(check);
      console.log(`${checkReport(result)}\n`);
      results.push(result);
      await store?.(result);
    }
  } catch (error) {
    if (!signal.aborted || results.length === 0) throw error;
    stoppedBy = signal.reason as Error;
  }
  if (results.length > 1) console.log(`${checkTable(results, noun)}\n`);
  return { results, passed: results.every(({ passed }) => passed), stoppedBy };
}
