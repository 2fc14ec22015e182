import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { budgetOf } from "../experiments/budget.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { createHeadroom, offerWith } from "../lab/measure/ceiling-headroom.ts";
import { follow, type Taken } from "../lab/measure/course.ts";
import { legArms } from "../lab/measure/leg-arms.ts";
import { openRunFolder, ROWS_DIR, RUNS_DIR } from "../lab/run-folder.ts";
import { FIGHT_PATH } from "../lab/target/ceiling.ts";
import { openTarget } from "../lab/target/target.ts";
import type { Progress } from "../report/terminal/progress.ts";
import { observedIn } from "../results/run/document.ts";
import { machineLoad } from "../results/run/environment.ts";
import { gitState } from "../results/run/git.ts";
import { keepResult } from "../results/run/keep-result.ts";
import { kindOfExperiment, ownFile } from "../results/run/places.ts";
import { recordLog } from "../results/run/record-log.ts";
import type { ResultDocument } from "../results/run/result.ts";
import type { Segment } from "../results/run/segment.ts";
import { stopReason } from "../results/run/stop-reason.ts";
import { openLoopsFor } from "./open-loops.ts";

/** All a run is given. */
export interface RunInput {
  experiment: Experiment;
  /** As it was typed; recorded without addresses and folders. */
  argv: readonly string[];
  progress: Progress;
  /** Aborting it stops the run; what was measured is kept. */
  signal: AbortSignal;
}

/** How a run ended. */
export interface RunOutcome {
  /** `undefined` when it was stopped before anything was measured; nothing is written then. */
  result: ResultDocument | undefined;
  /** Where the result is, from the repository's root; an absolute path where it is somewhere else. */
  file: string;
  /** Why the run stopped before its end, or did not get its result where it belongs; `undefined` when all is well. */
  stoppedBy: unknown;
}

/**
 * Sets up, measures and writes the result. A run that is stopped while it measures still resolves, with what was
 * measured until then; a set-up that fails or is stopped rejects.
 */
export async function runExperiment({ experiment, argv, progress, signal }: RunInput): Promise<RunOutcome> {
  const budget = budgetOf(experiment.budgetSeconds);
  const startedAt = new Date();
  const loadBefore = machineLoad();
  const beganAs = `${startedAt.toISOString().slice(0, 19).replaceAll(":", "-")}Z-${experiment.runName}`;
  const seed = experiment.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const code = await gitState(repositoryRoot, progress.note);
  using folder = await openRunFolder(RUNS_DIR, beganAs);
  const { path: runDir, runId } = folder;

  const generators = await openLoopsFor(experiment, { signal, onProgress: progress.note });
  const { stack, arms, legProbes } = experiment;
  if (stack.kind !== "remote") progress.note(`starting the services on ${stack.kind} stores`);
  const place = { runDir, rowsDir: ROWS_DIR, signal, onProgress: progress.note };
  const target = await openTarget(stack, [...arms, ...legArms(legProbes, arms)], place);
  const died = new AbortController();
  target.failure.then((failure) => died.abort(failure));

  const whileAlive = AbortSignal.any([signal, died.signal]);
  const ceiling = { url: target.ceilingUrl + FIGHT_PATH, scratchDir: runDir, signal: whileAlive };
  const segmentsFile = join(runDir, "segments.jsonl");
  const log = recordLog<Segment>(segmentsFile, progress.note);
  const taken: Taken = { legs: [], plan: undefined, segments: [] };
  let stoppedBy: unknown;
  try {
    const openLoops = generators.map((generator) => ({
      generator,
      headroom: createHeadroom(offerWith(generator, ceiling)),
    }));
    const equipment = { target, openLoops, scratchDir: runDir, signal: whileAlive };
    await follow({ experiment, seed, leftSeconds: budget.leftSeconds, equipment, log, progress }, taken);
  } catch (error) {
    stoppedBy = error;
  } finally {
    progress.end();
    // What was measured is not given up because a process would not end.
    await target.close().catch((error: Error) => progress.note(`stopping the services: ${error.message}`));
  }

  const { plan, legs, segments } = taken;
  const file = ownFile(kindOfExperiment(argv), runId);
  if (!plan || segments.length === 0) return { result: undefined, file, stoppedBy };
  const observed = observedIn({
    experiment: experiment.name,
    runId,
    name: experiment.runName,
    seed,
    startedAt,
    finishedAt: new Date(),
    complete: stoppedBy === undefined,
    stoppedBecause: stoppedBy === undefined ? null : stopReason(stoppedBy),
    ...code,
    loadBefore,
    argv,
    variables: process.env,
    stack: target.stack,
    plan,
    generators,
    legs,
    segments,
  });
  const { result, trouble, ...kept } = await keepResult(observed, { file, runDir, segmentsFile });
  if (result) await log.remove();
  // Why the run was stopped comes first; that its result is elsewhere is told beside it.
  if (trouble && stoppedBy !== undefined) progress.note(trouble.message);
  return { result, file: kept.file, stoppedBy: stoppedBy ?? trouble };
}
