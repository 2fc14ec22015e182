import { join } from "node:path";
import type { MeasuredPass } from "../analysis/observation/pass.ts";
import { openRunFolder, RUNS_DIR } from "../lab/run-folder.ts";
import type { Progress } from "../lab/run-progress.ts";
import { keepOwnRun } from "../results/files/keep-own-run.ts";
import { ownFile, shownPath } from "../results/files/places.ts";
import { recordLog } from "../results/files/record-log.ts";
import type { PairedFacts } from "../results/paired/paired-run.ts";
import { anonymousText } from "../results/record/anonymous.ts";
import { machineLoad, thisMachine } from "../results/record/machine.ts";
import { drawnSeed, runIdOf } from "../results/record/run-id.ts";
import { stopReason } from "../results/record/stop-reason.ts";

/** A run that drives arms in turns, from its name to its result. */
export interface PairedRunInput<Pass extends MeasuredPass, Result> {
  kind: "tuning" | "costs";
  /** Ends the name of the result file. */
  name: string;
  /** `undefined`: drawn, and recorded. */
  seed: number | undefined;
  progress: Progress;
  /**
   * Starts the arms, drives them, and yields each pass as soon as it is measured. Throws what stops it; everything it
   * started has been stopped by then.
   */
  measure(run: { runDir: string; seed: number }): AsyncIterable<Pass>;
  /** The result of the passes, at least one. */
  resultOf(facts: PairedFacts, passes: Pass[]): Result;
}

/** How a run ended. */
export interface PairedOutcome<Result> {
  /** `undefined` when nothing was measured; nothing is written then. */
  result: Result | undefined;
  /** Where the result is, from the repository's root. */
  file: string;
  /** Why the run stopped before its end, or its result is not in its place; `undefined` when neither is so. */
  stoppedBy: unknown;
}

/** Measures and writes the result; a run that is stopped keeps what it measured. */
export async function runPaired<Pass extends MeasuredPass, Result>({
  kind,
  name,
  progress,
  measure,
  resultOf,
  ...input
}: PairedRunInput<Pass, Result>): Promise<PairedOutcome<Result>> {
  const startedAt = new Date();
  const loadBefore = machineLoad();
  const seed = input.seed ?? drawnSeed();
  using folder = await openRunFolder(RUNS_DIR, runIdOf(startedAt, name));
  const { path: runDir, runId } = folder;
  const log = recordLog<Pass>(join(runDir, "passes.jsonl"), progress.note);
  const passes: Pass[] = [];
  let stoppedBy: unknown;
  try {
    for await (const pass of measure({ runDir, seed })) {
      passes.push(pass);
      await log.append(pass);
    }
  } catch (error) {
    stoppedBy = error;
  } finally {
    progress.end();
  }

  const place = ownFile(kind, runId);
  if (passes.length === 0) return { result: undefined, file: shownPath(place), stoppedBy };
  const facts: PairedFacts = {
    runId,
    name,
    seed,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    complete: stoppedBy === undefined,
    stoppedBecause: stoppedBy === undefined ? null : anonymousText(stopReason(stoppedBy)),
    env: thisMachine(null, loadBefore),
  };
  const result = resultOf(facts, passes);
  const { file, trouble } = await keepOwnRun(result, { file: place, runDir });
  await log.remove();
  return { result, file, stoppedBy: stoppedBy ?? trouble };
}
