import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Segment } from "../analysis/observation/segment.ts";
import { createHeadroom, offerWith } from "../lab/ceiling-headroom.ts";
import { follow, type Taken } from "../lab/course.ts";
import type { Given } from "../lab/plan.ts";
import { openRunFolder, ROWS_DIR, RUNS_DIR } from "../lab/run-folder.ts";
import type { Progress } from "../lab/run-progress.ts";
import { observedIn } from "../results/document.ts";
import { kindOfExperiment, ownFile } from "../results/files/places.ts";
import { recordLog } from "../results/files/record-log.ts";
import { keepResult } from "../results/keep-result.ts";
import { gitState } from "../results/record/git.ts";
import { machineLoad } from "../results/record/machine.ts";
import type { ResultDocument } from "../results/record/result.ts";
import { drawnSeed, runIdOf } from "../results/record/run-id.ts";
import { stopReason } from "../results/record/stop-reason.ts";
import { budgetOf } from "./budget.ts";
import { closedLoopsFor } from "./closed-loops.ts";
import { openLoopsFor } from "./open-loops.ts";
import type { Experiment } from "./plan/experiment.ts";
import { flagChangeNote, flagsAt, type SeenFlags } from "./target/flags-in-force.ts";
import { legArms } from "./target/leg-arms.ts";
import { openTarget } from "./target/open-target.ts";
import { heapAdviceOfAll, recordedVariables } from "./target/recorded-variables.ts";
import { startsServices } from "./target/stack-choice.ts";

/** What a run is given. */
export interface RunInput {
  experiment: Experiment;
  /** As typed, without what must not be recorded; recorded without addresses and folders. */
  argv: readonly string[];
  progress: Progress;
  /** Aborting it stops the run; what was measured is kept. */
  signal: AbortSignal;
}

/** How a run ended. */
export interface RunOutcome {
  /** `undefined` when nothing was measured; nothing is written then. */
  result: ResultDocument | undefined;
  /** Where the result is, from the repository's root; an absolute path where it is somewhere else. */
  file: string;
  /** Why the run stopped before its end, or its result is not in its place; `undefined` when neither is so. */
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
  const seed = experiment.seed ?? drawnSeed();
  const code = await gitState(repositoryRoot, progress.note);
  using folder = await openRunFolder(RUNS_DIR, runIdOf(startedAt, experiment.runName));
  const { path: runDir, runId } = folder;

  const generators = await openLoopsFor(experiment, { signal, onProgress: progress.note });
  const { stack, arms, closedLoop } = experiment;
  const closedLoops = await closedLoopsFor(closedLoop.tools);
  const probes = legArms(experiment.legProbes, arms);
  if (startsServices(stack)) progress.note(`starting the services on ${stack.kind} stores`);
  const place = { runDir, rowsDir: ROWS_DIR, signal, onProgress: progress.note };
  const target = await openTarget(stack, [...arms, ...probes], place);
  const flags = stack.kind === "remote" ? await flagsAt(stack.url) : undefined;
  const died = new AbortController();
  target.failure.then((failure) => died.abort(failure));

  const whileAlive = AbortSignal.any([signal, died.signal]);
  const ceiling = { url: target.ceilingUrl, scratchDir: runDir, signal: whileAlive };
  const segmentsFile = join(runDir, "segments.jsonl");
  const log = recordLog<Segment>(segmentsFile, progress.note);
  const taken: Taken = { legs: [], plan: undefined, segments: [] };
  let stoppedBy: unknown;
  let flagsAfter: SeenFlags | undefined;
  try {
    const openLoops = generators.map((generator) => ({
      generator,
      headroom: createHeadroom(offerWith(generator, ceiling)),
    }));
    const equipment = { target, openLoops, closedLoops, scratchDir: runDir, signal: whileAlive };
    const plan = (given: Given) => {
      const planned = experiment.plan(given);
      return target.complete?.(planned) ?? planned;
    };
    const priming = closedLoop.mostConnections > 0 && { primingConnections: closedLoop.mostConnections };
    await follow(
      {
        arms: experiment.primed ?? arms,
        probes,
        plan,
        seed,
        leftSeconds: budget.leftSeconds,
        equipment,
        log,
        progress,
        ...priming,
      },
      taken,
    );
  } catch (error) {
    stoppedBy = error;
  } finally {
    progress.end();
    flagsAfter = stack.kind === "remote" ? await flagsAt(stack.url) : undefined;
    // A process that does not end must not lose what was measured.
    await target.close().catch((error: Error) => progress.note(`stopping the services: ${error.message}`));
  }

  // The settings of a service that already runs are not known here.
  const settings = startsServices(stack) ? recordedVariables(process.env) : {};
  const { plan, legs, segments } = taken;
  const flagNote = flagChangeNote(flags, flagsAfter);
  if (flagNote !== undefined) progress.note(flagNote);
  const file = ownFile(kindOfExperiment(experiment.name, argv), runId);
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
    variables: stack.kind === "foreign" ? {} : recordedVariables({ ...heapAdviceOfAll(), ...settings }),
    settings,
    flags: flags?.inForce,
    flagNote,
    stack: target.stack,
    plan,
    generators,
    wrkVersion: closedLoops.ceiling.version,
    requestedGenerators: [...closedLoop.tools, ...(experiment.openLoop?.tools ?? [])],
    legs,
    segments,
  });
  const { result, trouble, ...kept } = await keepResult(observed, { file, runDir, segmentsFile });
  if (result) await log.remove();
  // The reason of the stop is returned; the other place of the result is noted.
  if (trouble && stoppedBy !== undefined) progress.note(trouble.message);
  return { result, file: kept.file, stoppedBy: stoppedBy ?? trouble };
}
