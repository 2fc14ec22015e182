import { mkdir } from "node:fs/promises";
import type { DrillResult, StackKind } from "@super-heroes/bench/results/promises/drill-document";
import type { Drill } from "./drills/drill.ts";
import { atMost } from "./promise/measurements.ts";
import { type Findings, runCheck } from "./promise/run-check.ts";
import { openStage } from "./stage/stage.ts";

/** How drills are run. */
export interface DrillSettings {
  stack: StackKind;
  short: boolean;
  /** Aborted when the operator stops the run. */
  signal: AbortSignal;
  /** Receives a line about what the drill does now. */
  note(line: string): void;
}

/**
 * Runs one drill on a system of its own, whose logs and data are in `folder`. A drill that throws, or in which a service
 * ends unexpectedly, has failed; its result says why. Rejects only when the run is stopped. In every case the system has
 * been stopped by then.
 */
export async function runDrill(
  drill: Drill,
  folder: string,
  { stack, short, signal, note }: DrillSettings,
): Promise<DrillResult> {
  const check = async (): Promise<Findings> => {
    await mkdir(folder, { recursive: true });
    const stage = await openStage(stack, folder, { onProgress: note, signal });
    const serviceEnded = new AbortController();
    void stage.failure.then((failure) => serviceEnded.abort(failure));
    let findings: Findings;
    try {
      const work = drill.run({ short, stack, folder, stage, signal, note });
      findings = await untilAborted(work, AbortSignal.any([signal, serviceEnded.signal]));
    } catch (error) {
      await stage.close();
      throw error;
    }
    return withFailureOf(() => stage.close(), findings);
  };
  const { title } = drill;
  return {
    title,
    promise: drill.promise({ short, stack }),
    ...(await runCheck(drill.name, check, { signal })),
  };
}

/** The findings; where the system could not be stopped, they are kept and the drill fails. */
async function withFailureOf(
  close: () => Promise<void>,
  { measurements, remarks }: Findings,
): Promise<Findings> {
  try {
    await close();
    return { measurements, remarks };
  } catch (error) {
    return {
      measurements: [...measurements, atMost(0, "failures while the system was stopped", 1)],
      remarks: [...remarks, (error as Error).message],
    };
  }
}

/** Resolves as the work does. Rejects with the signal's reason when that is aborted before. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // The work goes on and fails on a system that is being stopped.
  work.catch(() => {});
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
