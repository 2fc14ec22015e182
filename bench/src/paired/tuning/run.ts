import { join } from "node:path";
import { openRunFolder, ROWS_DIR, RUNS_DIR } from "../../lab/run-folder.ts";
import type { Progress } from "../../report/terminal/progress.ts";
import { heapAdviceOfAll } from "../../results/run/document.ts";
import {
  anonymous,
  anonymousText,
  anonymousValue,
  machineLoad,
  tellingVariables,
  thisMachine,
} from "../../results/run/environment.ts";
import { gitState } from "../../results/run/git.ts";
import { keepOwnRun } from "../../results/run/keep-own-run.ts";
import { ownFile, shownPath } from "../../results/run/places.ts";
import { type RecordLog, recordLog } from "../../results/run/record-log.ts";
import { stopReason } from "../../results/run/stop-reason.ts";
import { type ArmChoice, withoutFolders } from "./arm.ts";
import { drivePass, warmUp } from "./drive.ts";
import { figuresOf } from "./figures.ts";
import { passesOf } from "./plan.ts";
import { COMMON, openStacks, type Stacks } from "./stacks.ts";
import { type Pass, TUNING_SCHEMA_VERSION, type TuningConfig, type TuningResult } from "./tuning-result.ts";

/** What a person asked for. */
export interface TuningRequest extends Pick<TuningConfig, "modes" | "connections" | "rounds" | "seconds"> {
  /** The first one is the baseline. */
  arms: readonly ArmChoice[];
  stack: "embedded" | "local";
  seed: number | undefined;
  /** Ends the result file's name. */
  name: string;
}

/** All a run is given. */
export interface TuningInput {
  request: TuningRequest;
  /** As it was typed; recorded without addresses and folders. */
  argv: readonly string[];
  progress: Progress;
  /** Aborting it stops the run; what was measured is kept. */
  signal: AbortSignal;
}

/** How a run ended. */
export interface TuningOutcome {
  /** `undefined` when it was stopped before anything was measured; nothing is written then. */
  result: TuningResult | undefined;
  /** Where the result is, from the repository's root. */
  file: string;
  /** Why the run stopped before its end, or did not get its result where it belongs; `undefined` when all is well. */
  stoppedBy: unknown;
}

const WARMUP_SECONDS = 4;
/** Time for a pass to open its connections; the code is warm by then. */
const SETTLE_SECONDS = 0.5;
/** What a pass takes beside its load: the generator's process starts and ends. */
const AROUND_PASS_SECONDS = 0.4;

/** Starts every arm, drives them by turns and writes the result. A set-up that fails or is stopped rejects. */
export async function runTuning({ request, argv, progress, signal }: TuningInput): Promise<TuningOutcome> {
  const startedAt = new Date();
  const loadBefore = machineLoad();
  const { arms, name, stack } = request;
  const beganAs = `${startedAt.toISOString().slice(0, 19).replaceAll(":", "-")}Z-${name}`;
  const seed = request.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const codes = await Promise.all(
    arms.map(({ name: arm, dir }) => gitState(dir, (line) => progress.note(`${arm}: ${line}`))),
  );
  using folder = await openRunFolder(RUNS_DIR, beganAs);
  const { path: runDir, runId } = folder;
  const log = recordLog<Pass>(join(runDir, "passes.jsonl"), progress.note);

  const stacks = await openStacks(stack, arms, {
    runDir,
    rowsDir: ROWS_DIR,
    signal,
    onProgress: progress.note,
  });
  const died = new AbortController();
  stacks.failure.then((failure) => died.abort(failure));
  const passes: Pass[] = [];
  let stoppedBy: unknown;
  try {
    const whileAlive = AbortSignal.any([signal, died.signal]);
    await driveAll({ request, seed, stacks, log, progress, signal: whileAlive }, passes);
  } catch (error) {
    stoppedBy = error;
  } finally {
    progress.end();
    // What was measured is not given up because a process would not end.
    await stacks.close().catch((error: Error) => progress.note(`stopping the services: ${error.message}`));
  }

  const belongs = ownFile("tuning", runId);
  if (passes.length === 0) return { result: undefined, file: shownPath(belongs), stoppedBy };
  const { modes, connections, rounds, seconds } = request;
  const observed = {
    schemaVersion: TUNING_SCHEMA_VERSION,
    runId,
    name,
    seed,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    complete: stoppedBy === undefined,
    stoppedBecause: stoppedBy === undefined ? null : anonymousText(stopReason(stoppedBy)),
    env: thisMachine(null, loadBefore),
    stack: stacks.stack,
    config: {
      modes,
      connections,
      rounds,
      seconds,
      settleSeconds: SETTLE_SECONDS,
      warmupSeconds: WARMUP_SECONDS,
      variables: tellingVariables({ ...heapAdviceOfAll(), ...process.env, ...COMMON }),
      argv: anonymous(withoutFolders(argv)),
    },
    arms: arms.map(({ environment, ...arm }, index) => ({
      name: arm.name,
      git: null,
      ...codes[index],
      environment: Object.fromEntries(
        Object.entries(environment).map(([key, value]) => [key, anonymousValue(key, value)]),
      ),
    })),
    passes,
  } as const;
  const result: TuningResult = { ...observed, derived: figuresOf(observed) };
  const { file, trouble } = await keepOwnRun(result, { file: belongs, runDir });
  await log.remove();
  return { result, file, stoppedBy: stoppedBy ?? trouble };
}

interface Driving extends Pick<TuningInput, "request" | "progress" | "signal"> {
  seed: number;
  stacks: Stacks;
  log: RecordLog<Pass>;
}

/** Warms all arms up and drives the passes, each of which is added to `passes` as soon as it is known. */
async function driveAll(
  { request, seed, stacks, log, progress, signal }: Driving,
  passes: Pass[],
): Promise<void> {
  const { modes, connections, rounds, seconds } = request;
  const arms = request.arms.map(({ name }) => name);
  const planned = passesOf({ modes, arms, rounds, seed });
  const passSeconds = SETTLE_SECONDS + seconds + AROUND_PASS_SECONDS;
  const warmupSeconds = WARMUP_SECONDS + AROUND_PASS_SECONDS;
  const warmups = arms.flatMap((arm) => modes.map((mode) => ({ arm, mode })));
  for (const [index, { arm, mode }] of warmups.entries()) {
    const leftSeconds = (warmups.length - index) * warmupSeconds + planned.length * passSeconds;
    progress.step(`warming up ${arm}, ${mode}`, leftSeconds);
    await warmUp(stacks.urlOf(arm, mode), connections, WARMUP_SECONDS, signal);
  }
  for (const [index, pass] of planned.entries()) {
    const place = `round ${pass.round + 1} of ${rounds}`;
    progress.step(`${place}: ${pass.arm}, ${pass.mode}`, (planned.length - index) * passSeconds);
    const load = { connections, settleSeconds: SETTLE_SECONDS, seconds };
    const driven = await drivePass(pass, stacks, load, signal);
    passes.push(driven);
    await log.append(driven);
  }
}
