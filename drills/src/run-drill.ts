import { mkdir } from "node:fs/promises";
import type { DrillResult, StackKind } from "@super-heroes/bench/results/promises/drill-document";
import { allHold } from "@super-heroes/bench/results/promises/figure";
import { Interrupted } from "@super-heroes/cli/interruption";
import type { Drill, Findings } from "./drill.ts";
import { openStage } from "./stage/stage.ts";

/** How drills are run. */
export interface DrillSettings {
  stack: StackKind;
  short: boolean;
  signal: AbortSignal;
  note(line: string): void;
}

/**
 * Runs one drill on a system of its own, whose logs and data are in `folder`. A drill that breaks off, or in which a
 * service ends by itself, has failed, and says why. Rejects only when a person stops it; whatever was started has been stopped by then.
 */
export async function runDrill(
  drill: Drill,
  folder: string,
  { stack, short, signal, note }: DrillSettings,
): Promise<DrillResult> {
  const startedAtMs = performance.now();
  const findings: Findings = { figures: [], remarks: [] };
  const { name, title } = drill;
  const promise = drill.promise({ short, stack });
  const resultOf = (passed: boolean): DrillResult => {
    const seconds = Math.round((performance.now() - startedAtMs) / 100) / 10;
    return { name, title, promise, ...findings, passed, seconds };
  };
  await mkdir(folder, { recursive: true });
  try {
    const stage = await openStage(stack, folder, { onProgress: note, signal });
    try {
      const died = new AbortController();
      void stage.failure.then((failure) => died.abort(failure));
      const work = drill.run({ short, stack, folder, stage, signal, note });
      const { figures, remarks } = await untilAborted(work, AbortSignal.any([signal, died.signal]));
      findings.figures.push(...figures);
      findings.remarks.push(...remarks);
    } finally {
      await stage.close();
    }
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    findings.remarks.push(`broke off: ${(error as Error).message}`);
    return resultOf(false);
  }
  return resultOf(allHold(findings.figures));
}

/** The work's outcome, unless the signal is aborted first: then its reason. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // What goes on after it was given up fails on a system that is being stopped.
  work.catch(() => {});
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
