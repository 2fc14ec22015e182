import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { openRunFolder, ROWS_DIR, RUNS_DIR } from "../../lab/run-folder.ts";
import type { Progress } from "../../report/terminal/progress.ts";
import {
  anonymous,
  anonymousText,
  machineLoad,
  tellingVariables,
  thisMachine,
} from "../../results/run/environment.ts";
import { gitState } from "../../results/run/git.ts";
import { keepOwnRun } from "../../results/run/keep-own-run.ts";
import { ownFile, shownPath } from "../../results/run/places.ts";
import { recordLog } from "../../results/run/record-log.ts";
import { stopReason } from "../../results/run/stop-reason.ts";
import type { Cost } from "./cost.ts";
import {
  COSTS_SCHEMA_VERSION,
  type CostPlan,
  type CostsResult,
  type ObservedCosts,
  type Pass,
} from "./costs-result.ts";
import { costsResultOf } from "./read-costs.ts";

/** What a person asked for. */
export interface CostsRequest {
  /** In the order in which they are measured. */
  costs: readonly Cost[];
  quick: boolean;
  stack: "embedded" | "local";
  seed: number | undefined;
  /** Ends the result file's name. */
  name: string;
}

/** All a run is given. */
export interface CostsInput {
  request: CostsRequest;
  /** As it was typed; recorded without addresses and folders. */
  argv: readonly string[];
  progress: Progress;
  /** Aborting it stops the run; what was measured is kept. */
  signal: AbortSignal;
}

/** How a run ended. */
export interface CostsOutcome {
  /** `undefined` when it was stopped before anything was measured; nothing is written then. */
  result: CostsResult | undefined;
  /** Where the result is, from the repository's root. */
  file: string;
  /** Why the run stopped before its end, or did not get its result where it belongs; `undefined` when all is well. */
  stoppedBy: unknown;
}

/** A cost with what was planned for it. */
interface Planned {
  cost: Cost;
  plan: CostPlan;
}

/** Measures the costs one after another and writes the result. What was measured until one failed is kept. */
export async function runCosts({ request, argv, progress, signal }: CostsInput): Promise<CostsOutcome> {
  const startedAt = new Date();
  const loadBefore = machineLoad();
  const { name, quick, stack: kind } = request;
  const beganAs = `${startedAt.toISOString().slice(0, 19).replaceAll(":", "-")}Z-${name}`;
  const seed = request.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const code = await gitState(repositoryRoot, progress.note);
  using folder = await openRunFolder(RUNS_DIR, beganAs);
  const { path: runDir, runId } = folder;
  const log = recordLog<Pass>(join(runDir, "passes.jsonl"), progress.note);
  const planned = request.costs.map((cost) => ({ cost, plan: cost.plan(quick) }));

  const passes: Pass[] = [];
  const stores = new Map<string, ObservedCosts["stack"]["stores"][number]>();
  let stoppedBy: unknown;
  try {
    for (const [index, { cost, plan }] of planned.entries()) {
      const laterSeconds = secondsOf(planned.slice(index + 1));
      const measuring = cost.measure({
        plan,
        kind,
        place: { runDir: join(runDir, cost.name), rowsDir: ROWS_DIR, signal, onProgress: progress.note },
        seed,
        onStep: (text, leftSeconds) => progress.step(`${cost.name}, ${text}`, leftSeconds + laterSeconds),
        onStores: (opened) => {
          for (const store of opened) stores.set(store.service, store);
        },
      });
      for await (const pass of measuring) {
        passes.push(pass);
        await log.append(pass);
      }
    }
  } catch (error) {
    stoppedBy = error;
  } finally {
    progress.end();
  }

  const belongs = ownFile("costs", runId);
  if (passes.length === 0) return { result: undefined, file: shownPath(belongs), stoppedBy };
  const result = costsResultOf({
    schemaVersion: COSTS_SCHEMA_VERSION,
    runId,
    name,
    seed,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    complete: stoppedBy === undefined,
    stoppedBecause: stoppedBy === undefined ? null : anonymousText(stopReason(stoppedBy)),
    ...code,
    env: thisMachine(null, loadBefore),
    stack: { kind, stores: [...stores.values()] },
    config: {
      plans: planned.map(({ plan }) => plan),
      variables: tellingVariables(process.env),
      argv: anonymous(argv),
    },
    arms: planned.flatMap(({ cost }) =>
      cost.arms.map(({ name: arm, environment }) => ({
        cost: cost.name,
        arm,
        environment: { ...environment },
      })),
    ),
    questions: planned.flatMap(({ cost, plan }) => cost.questions(plan)),
    passes,
  });
  const { file, trouble } = await keepOwnRun(result, { file: belongs, runDir });
  await log.remove();
  return { result, file, stoppedBy: stoppedBy ?? trouble };
}

const secondsOf = (planned: readonly Planned[]) =>
  planned.reduce((sum, { cost, plan }) => sum + cost.takesSeconds(plan), 0);
