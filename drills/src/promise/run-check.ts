import type { CheckResult } from "@super-heroes/bench/results/promises/check-result";
import { type Measurement, passes } from "@super-heroes/bench/results/promises/measurement";

/** What a check found. */
export interface Findings {
  readonly measurements: readonly Measurement[];
  /** What was not as expected, in words; the first few of each kind are enough. */
  readonly remarks: readonly string[];
}

/** What surrounds a check. */
export interface CheckSettings {
  /** Aborted when the operator stops the run. */
  readonly signal: AbortSignal;
  /** Resolves with further remarks on a check that failed, such as errors in logs since it started. */
  readonly explain?: (startedAt: Date) => Promise<readonly string[]>;
}

/**
 * Runs one check and compares what it found with what was promised. A check that throws has failed, and its result says
 * why. Rejects only when the run is stopped, with the signal's reason.
 */
export async function runCheck(
  name: string,
  check: () => Promise<Findings>,
  { signal, explain }: CheckSettings,
): Promise<CheckResult> {
  const startedAt = new Date();
  const startedAtMs = performance.now();
  const { measurements, remarks, passed } = await judged(check, signal);
  const explanation = passed || !explain ? [] : await explain(startedAt);
  const seconds = Math.round((performance.now() - startedAtMs) / 100) / 10;
  return { name, figures: [...measurements], remarks: [...remarks, ...explanation], passed, seconds };
}

async function judged(
  check: () => Promise<Findings>,
  signal: AbortSignal,
): Promise<Findings & { passed: boolean }> {
  try {
    signal.throwIfAborted();
    const findings = await check();
    return { ...findings, passed: passes(findings.measurements) };
  } catch (error) {
    // Whatever fails after that fails because the run was stopped.
    signal.throwIfAborted();
    const [reason = "", ...details] = (error as Error).message.split("\n");
    return { measurements: [], remarks: [`failed: ${reason}`, ...details], passed: false };
  }
}
