import { UsageError } from "@super-heroes/cli/usage-error";
import { counted } from "@super-heroes/system/counted";
import { configOf } from "../../analysis/observation/run.ts";
import { armOf, type LoadTool } from "../../analysis/observation/segment.ts";
import { type ComparisonFit, canFit, fittedComparison } from "../plan/comparison-fit.ts";
import { bothSidesOf, type ComparisonDesign, oneSideOf } from "../plan/comparison-slots.ts";
import type { Experiment } from "../plan/experiment.ts";
import type { Fit } from "../plan/fit.ts";
import { fixedPlan } from "../plan/fixed-plan.ts";
import { durationSeconds, withLengths } from "../plan/lengths.ts";
import type { AbChoice } from "./ab-choice.ts";
import { type AbValues, SECONDS, WARMUP_SECONDS } from "./ab-options.ts";

/** The experiment that a choice describes, and how long it will take. */
export interface AbExperiment {
  experiment: Experiment;
  /** From typing the command to its result. */
  plannedSeconds: number;
}

/** With `--quick`, for each load. */
const QUICK_SECONDS = 90;
const QUICK: Fit = { longestSeconds: 5, warmupShare: 0.3, leastWarmupSeconds: 0.5, shortestSeconds: 1 };
/** With `--within`. */
const FULL: Fit = { longestSeconds: 30, warmupShare: 0.4, leastWarmupSeconds: 0.5, shortestSeconds: 2 };
/** Starting the bench, the first requests, and writing the result. */
const AROUND_SECONDS = 4;
/** Each arm is driven for a moment before closed loads. */
const PRIMING_SECONDS = 1.6;
/** With fewer blocks the test cannot find a difference in three metrics at once. */
const BLOCKS_FOR_VERDICT = 8;

/** Throws a `UsageError` where `--within` is too short. */
export function abExperiment({ values, pair, config, ...choice }: AbChoice): AbExperiment {
  const { quick, within, seconds, warmup } = values;
  const arms = pair.sides.map(({ label }) => armOf(label));
  const tools = choice.closedLoop.tools.length > 1 ? choice.closedLoop.tools : (choice.openLoop?.tools ?? []);
  // Two generators are compared on one server: each drives one of its sides.
  const compared = tools.length > 1 ? arms.slice(0, 1) : arms;
  const design: ComparisonDesign = {
    sides: compared.flatMap(tools.length > 1 ? bothSidesOf : oneSideOf),
    loads: choice.loads,
    blocks: values.blocks,
    noiseBlocks: values.noiseBlocks,
    ceiling: "never",
  };
  const budgetSeconds = budgetOf(values, choice.loads.length);
  const isFitted = budgetSeconds !== null;
  const fitting: ComparisonFit = {
    fit: quick ? QUICK : FULL,
    requested: {
      seconds: seconds ?? (isFitted ? undefined : SECONDS),
      warmupSeconds: warmup ?? (isFitted ? undefined : WARMUP_SECONDS),
    },
    mayDropBlocks: false,
  };
  const primingSeconds = choice.connections.length > 0 ? arms.length * PRIMING_SECONDS : 0;
  const aroundSeconds = AROUND_SECONDS + primingSeconds;
  if (isFitted && !canFit(design, budgetSeconds - aroundSeconds, fitting)) {
    throw new UsageError(
      `${within === undefined ? "--quick" : `--within ${within}`} is too short for this comparison: give more minutes by --within, fewer blocks, or fewer loads`,
    );
  }
  const planned = fittedComparison(
    design,
    values.seed ?? 0,
    (budgetSeconds ?? Number.POSITIVE_INFINITY) - aroundSeconds,
    fitting,
  );
  const plannedSeconds = Math.round(
    durationSeconds(withLengths(planned.slots, planned.lengths)) + aroundSeconds,
  );
  return {
    plannedSeconds,
    experiment: {
      name: "ab",
      runName: values.name ?? (quick ? "ab-quick" : "ab"),
      stack: { kind: "foreign", pair },
      seed: values.seed,
      arms,
      // A service that is to get a fixed rate gets no other load before it.
      primed: choice.connections.length > 0 ? arms : [],
      closedLoop: choice.closedLoop,
      openLoop: choice.openLoop,
      legProbes: [],
      budgetSeconds,
      plan({ seed, leftSeconds }) {
        const { slots, lengths, blocks } = fittedComparison(design, seed, leftSeconds, fitting);
        return fixedPlan(
          withLengths(slots, lengths),
          configOf({
            modes: arms.map(({ mode }) => mode),
            baseline: arms[0]?.mode ?? null,
            connections: choice.connections,
            rates: choice.rates,
            blocks,
            noiseBlocks: design.noiseBlocks,
            order: "mirrored",
            ...lengths,
            quick,
            ab: { ...config, plannedSeconds },
          }),
          notesOn(blocks, config.isSelf, tools),
        );
      },
    },
  };
}

function budgetOf({ within, quick, seconds }: AbValues, loads: number): number | null {
  if (within !== undefined) return within * 60;
  return quick && seconds === undefined ? QUICK_SECONDS * loads : null;
}

function notesOn(blocks: number, isSelf: boolean, tools: readonly LoadTool[]): string[] {
  const [first, second] = tools;
  const cause = second === undefined ? "noise" : `that of ${second} from ${first}`;
  return [
    ...(isSelf
      ? [`Both addresses are the same: a service was compared with itself, and every difference is ${cause}.`]
      : []),
    ...(blocks < BLOCKS_FOR_VERDICT
      ? [
          `With ${counted(blocks, "block")} a closed loop can never be called faster or slower; ${BLOCKS_FOR_VERDICT} are the fewest that can.`,
        ]
      : []),
  ];
}
