import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { CostPass, CostPlan } from "../../analysis/costs-figures.ts";
import { ROWS_DIR } from "../../lab/run-folder.ts";
import type { Progress } from "../../lab/run-progress.ts";
import { type PairedOutcome, runPaired } from "../../paired/run-paired.ts";
import type { CostsResult } from "../../results/paired/costs-result.ts";
import { costsResultOf } from "../../results/paired/read-costs.ts";
import { anonymous } from "../../results/record/anonymous.ts";
import { gitState } from "../../results/record/git.ts";
import type { MeasuredStore } from "../../results/record/result.ts";
import { recordedVariables } from "../target/recorded-variables.ts";
import type { Cost } from "./cost.ts";

/** What was requested. */
export interface CostsRequest {
  /** In the order in which they are measured. */
  costs: readonly Cost[];
  quick: boolean;
  stack: "embedded" | "local";
  seed: number | undefined;
  /** Ends the name of the result file. */
  name: string;
}

/** What a run is given. */
export interface CostsInput {
  request: CostsRequest;
  /** As typed; recorded without addresses and folders. */
  argv: readonly string[];
  progress: Progress;
  /** Aborting it stops the run; what was measured is kept. */
  signal: AbortSignal;
}

/** A cost and its plan. */
interface Planned {
  cost: Cost;
  plan: CostPlan;
}

/** Measures the costs one after another and writes the result. When one fails, what was measured before is kept. */
export async function runCosts({
  request,
  argv,
  progress,
  signal,
}: CostsInput): Promise<PairedOutcome<CostsResult>> {
  const { name, quick, stack: kind } = request;
  const code = await gitState(repositoryRoot, progress.note);
  const planned = request.costs.map((cost) => ({ cost, plan: cost.plan(quick) }));
  const stores = new Map<string, MeasuredStore>();

  async function* measure({ runDir, seed }: { runDir: string; seed: number }): AsyncGenerator<CostPass> {
    for (const [index, { cost, plan }] of planned.entries()) {
      const laterSeconds = secondsOf(planned.slice(index + 1));
      yield* cost.measure({
        plan,
        kind,
        place: { runDir: join(runDir, cost.name), rowsDir: ROWS_DIR, signal, onProgress: progress.note },
        seed,
        onStep: (text, leftSeconds) => progress.step(`${cost.name}, ${text}`, leftSeconds + laterSeconds),
        onStores: (opened) => {
          for (const store of opened) stores.set(store.service, store);
        },
      });
    }
  }

  return await runPaired({
    kind: "costs",
    name,
    seed: request.seed,
    progress,
    measure,
    resultOf: (facts, passes: CostPass[]) =>
      costsResultOf({
        schemaVersion: 1,
        ...facts,
        ...code,
        stack: { kind, stores: [...stores.values()] },
        config: {
          plans: planned.map(({ plan }) => plan),
          variables: recordedVariables(process.env),
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
      }),
  });
}

const secondsOf = (planned: readonly Planned[]) =>
  planned.reduce((sum, { cost, plan }) => sum + cost.takesSeconds(plan), 0);
