import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/system/repository";
import type { BenchOptions } from "./cli/cli.ts";
import { type Equipment, measure, prime } from "./measure/measure.ts";
import { budgetOf } from "./plan/budget.ts";
import { type Comparison, planSegments } from "./plan/plan.ts";
import { type Schedule, scheduleWithin } from "./plan/schedule.ts";
import { type Circumstances, documentOf } from "./result/document.ts";
import { machineLoad } from "./result/environment.ts";
import { gitState } from "./result/git.ts";
import { type ResultDocument, writeResult } from "./result/result.ts";
import type { Arm, PlannedSegment, Segment } from "./result/segment.ts";
import { freshRunDir, k6For, ROWS_DIR } from "./set-up.ts";
import { openTarget } from "./target/target.ts";
import type { Progress } from "./terminal/progress.ts";
import { whole } from "./terminal/text-table.ts";

/** All a run is given. */
export interface RunInput {
  options: BenchOptions;
  argv: readonly string[];
  progress: Progress;
  /** Aborting it stops the run; what was measured is kept. */
  signal: AbortSignal;
}

/** How a run ended. */
export interface RunOutcome {
  /** `undefined` when it was stopped before anything was measured; nothing is written then. */
  result: ResultDocument | undefined;
  /** Where the result was written, from the repository's root. */
  file: string;
  /** Why the run stopped before its end; `undefined` when it did not. */
  stoppedBy: unknown;
}

/** How long each arm is driven, once, before anything counts. */
const PRIMING_SECONDS = 1;
const PRIMING_CONNECTIONS = 32;

/**
 * Sets up, measures and writes the result. A run that is stopped while it measures still resolves, with what was
 * measured until then; a set-up that fails or is stopped rejects.
 */
export async function run({ options, argv, progress, signal }: RunInput): Promise<RunOutcome> {
  const budget = budgetOf(options);
  const startedAt = new Date();
  const loadBefore = machineLoad();
  const runId = `${startedAt.toISOString().slice(0, 19).replaceAll(":", "-")}Z-${options.name}`;
  const seed = options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const git = await gitState(repositoryRoot);
  const runDir = await freshRunDir(runId);

  const k6 = await k6For(options, budget, signal, progress.note);
  signal.throwIfAborted();
  if (options.stack.kind !== "remote") progress.note(`starting the services on ${options.stack.kind} stores`);
  const target = await openTarget(options, { runDir, rowsDir: ROWS_DIR, signal, onProgress: progress.note });
  const died = new AbortController();
  target.failure.then((failure) => died.abort(failure));

  const comparison: Comparison = { ...options, rates: k6.available ? options.rates : [] };
  const equipment: Equipment = {
    target,
    k6: k6.available ? k6 : undefined,
    scratchDir: runDir,
    signal: AbortSignal.any([signal, died.signal]),
  };
  const segments: Segment[] = [];
  let schedule: Schedule | undefined;
  let stoppedBy: unknown;
  try {
    await primeAll(planSegments(comparison, seed, "one-way"), equipment, progress);
    schedule = scheduleWithin(comparison, seed, budget.left(), options);
    await measureAll(schedule, segments, equipment, progress);
  } catch (error) {
    stoppedBy = error;
  } finally {
    progress.end();
    await target.close();
  }

  const file = join("results", `${runId}.json`);
  if (!schedule || segments.length === 0) return { result: undefined, file, stoppedBy };
  const circumstances: Circumstances = {
    runId,
    seed,
    startedAt,
    loadBefore,
    argv,
    git,
    k6,
    stack: target.stack,
    schedule,
  };
  const result = documentOf(options, circumstances, segments);
  await writeResult(join(repositoryRoot, file), result);
  return { result, file, stoppedBy };
}

/** Every arm of the plan once, in order: code that ran for the first time a moment ago is slow. */
async function primeAll(
  plan: readonly PlannedSegment[],
  equipment: Equipment,
  progress: Progress,
): Promise<void> {
  const arms = Map.groupBy(plan, ({ arm }) => JSON.stringify(arm));
  let left = arms.size;
  for (const [first] of arms.values()) {
    if (!first) continue;
    progress.step(`warming up: ${describeArm(first.arm)}`, left * PRIMING_SECONDS);
    await prime(first.arm, PRIMING_CONNECTIONS, PRIMING_SECONDS, equipment);
    left -= 1;
  }
}

async function measureAll(
  { segments: plan, totalSeconds, ...lengths }: Schedule,
  measured: Segment[],
  equipment: Equipment,
  progress: Progress,
): Promise<void> {
  for (const [index, planned] of plan.entries()) {
    const leftSeconds = (totalSeconds * (plan.length - index)) / plan.length;
    progress.step(`segment ${index + 1} of ${plan.length}: ${describe(planned)}`, leftSeconds);
    measured.push(await measure(planned, index, lengths, equipment));
  }
}

function describe({ arm, load }: PlannedSegment): string {
  const how =
    load.model === "closed" ? `${whole(load.connections)} connections` : `${whole(load.offered)} a second`;
  return `${describeArm(arm)}, ${how}`;
}

function describeArm({ mode, writes, rows }: Arm): string {
  if (rows !== null) return `draw from ${whole(rows)} heroes`;
  return writes === null ? mode : `${mode}, writes ${writes}`;
}
