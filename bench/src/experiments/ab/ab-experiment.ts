import { UsageError } from "@super-heroes/cli/usage-error";
import { counted } from "@super-heroes/system/counted";
import { configOf, type PlannedConfig } from "../../analysis/observation/run.ts";
import { armOf, type LoadTool } from "../../analysis/observation/segment.ts";
import type { Plan } from "../../lab/plan.ts";
import { bothSidesOf, type ComparisonDesign, oneSideOf } from "../plan/comparison-slots.ts";
import type { Experiment } from "../plan/experiment.ts";
import { type Fit, longestLengths, shortestLengths } from "../plan/fit.ts";
import type { Lengths } from "../plan/lengths.ts";
import type { AbChoice } from "./ab-choice.ts";
import { type AbValues, USUAL_SEGMENTS, USUAL_TURNS } from "./ab-options.ts";
import { type AbStep, abSteps, stepsAfter, stepsSeconds } from "./ab-steps.ts";

/** The experiment that a choice describes, and how long it will take. */
export interface AbExperiment {
  experiment: Experiment;
  /** From typing the command to its result. */
  plannedSeconds: number;
  blocks: number;
  /** Whether closed loads are measured in turns. */
  inTurns: boolean;
}

/** With `--quick`, for each load. */
const QUICK_SECONDS = { turns: 45, segments: 90 };
/** How lengths are fitted into a time. */
const FITS = {
  turns: {
    quick: { longestSeconds: 3, warmupShare: 0.5, leastWarmupSeconds: 0.4, shortestSeconds: 0.4 },
    within: { longestSeconds: 10, warmupShare: 0.4, leastWarmupSeconds: 0.5, shortestSeconds: 0.6 },
  },
  segments: {
    quick: { longestSeconds: 5, warmupShare: 0.3, leastWarmupSeconds: 0.5, shortestSeconds: 1 },
    within: { longestSeconds: 30, warmupShare: 0.4, leastWarmupSeconds: 0.5, shortestSeconds: 2 },
  },
} as const satisfies Record<string, Record<"quick" | "within", Fit>>;
/** Starting the bench, the first requests, and writing the result. */
const AROUND_SECONDS = { turns: 2, segments: 4 };
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
  const inTurns = choice.closedLoop.tools.length === 1 && choice.closedLoop.tools[0] === "turns";
  const isOnlyTurns = inTurns && choice.rates.length === 0;
  const kind = isOnlyTurns ? "turns" : "segments";
  const usual = isOnlyTurns ? USUAL_TURNS : USUAL_SEGMENTS;
  const design: ComparisonDesign = {
    sides: compared.flatMap(tools.length > 1 ? bothSidesOf : oneSideOf),
    loads: choice.loads,
    blocks: values.blocks ?? (quick ? usual.quickBlocks : usual.blocks),
    noiseBlocks: values.noiseBlocks,
    ceiling: "never",
  };
  const budgetSeconds = budgetOf(values, QUICK_SECONDS[kind] * choice.loads.length);
  const isFitted = budgetSeconds !== null;
  const fit: Fit = FITS[kind][quick ? "quick" : "within"];
  const requested = {
    seconds: seconds ?? (isFitted ? undefined : usual.seconds),
    warmupSeconds: warmup ?? (isFitted ? undefined : usual.warmupSeconds),
  };
  const renews = inTurns && pair.renews && pair.sides.some(({ command }) => command !== undefined);
  const stepsWith = (lengths: Lengths, seed: number) => abSteps(design, seed, { lengths, turns: inTurns });
  const secondsWith = (lengths: Lengths) => stepsSeconds(stepsWith(lengths, 0), renews);
  const isPrimed = choice.connections.length > 0 && !inTurns;
  const aroundSeconds = AROUND_SECONDS[kind] + (isPrimed ? arms.length * PRIMING_SECONDS : 0);
  const leftAfterStart = (budgetSeconds ?? Number.POSITIVE_INFINITY) - aroundSeconds;
  if (isFitted && secondsWith(shortestLengths(fit, requested)) > leftAfterStart) {
    throw new UsageError(
      `${within === undefined ? "--quick" : `--within ${within}`} is too short for this comparison: give more minutes by --within, fewer blocks, or fewer loads`,
    );
  }
  const fitted = (leftSeconds: number) =>
    longestLengths((lengths) => secondsWith(lengths) <= leftSeconds, fit, requested);
  const plannedSeconds = Math.round(secondsWith(fitted(leftAfterStart)) + aroundSeconds);
  return {
    plannedSeconds,
    blocks: design.blocks,
    inTurns,
    experiment: {
      name: "ab",
      runName: values.name ?? (quick ? "ab-quick" : "ab"),
      stack: { kind: "foreign", pair },
      seed: values.seed,
      arms,
      // A service that is to get a fixed rate gets no other load before it, and one that is started anew was primed in vain.
      primed: isPrimed ? arms : [],
      closedLoop: choice.closedLoop,
      openLoop: choice.openLoop,
      legProbes: [],
      budgetSeconds,
      plan({ seed, leftSeconds }) {
        const lengths = fitted(leftSeconds);
        const planned = configOf({
          modes: arms.map(({ mode }) => mode),
          baseline: arms[0]?.mode ?? null,
          connections: choice.connections,
          rates: choice.rates,
          blocks: design.blocks,
          noiseBlocks: design.noiseBlocks,
          order: "mirrored",
          ...lengths,
          quick,
          ab: { ...config, plannedSeconds },
        });
        return stepsPlan(
          stepsWith(lengths, seed),
          planned,
          notesOn(design.blocks, config.isSelf, tools),
          renews,
        );
      },
    },
  };
}

/** A plan of these steps. */
function stepsPlan(steps: readonly AbStep[], config: PlannedConfig, notes: string[], renews: boolean): Plan {
  return {
    config,
    segments: (function* () {
      yield* steps;
    })(),
    remainingSeconds: (measured) => stepsSeconds(stepsAfter(steps, measured.length), renews),
    notes,
  };
}

function budgetOf({ within, quick, seconds }: AbValues, quickSeconds: number): number | null {
  if (within !== undefined) return within * 60;
  return quick && seconds === undefined ? quickSeconds : null;
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
