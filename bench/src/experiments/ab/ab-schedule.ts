import { UsageError } from "@super-heroes/cli/usage-error";
import { armOf, type LoadTool } from "../../analysis/observation/segment.ts";
import { bothSidesOf, type ComparisonDesign, oneSideOf } from "../plan/comparison-slots.ts";
import { type Fit, longestLengths, type RequestedLengths, shortestLengths } from "../plan/fit.ts";
import type { Lengths } from "../plan/lengths.ts";
import { type AbChoice, isInTurns } from "./ab-choice.ts";
import { type AbValues, USUAL_SEGMENTS, USUAL_TURNS, type Usual } from "./ab-options.ts";
import { type AbStep, abSteps, stepsSeconds } from "./ab-steps.ts";

/** What is measured, and how long that takes. */
export interface AbSchedule {
  design: ComparisonDesign;
  /** The two generators that are compared on one server; empty otherwise. */
  comparedTools: readonly LoadTool[];
  /** Whether closed loads are measured in turns. */
  inTurns: boolean;
  /** Whether servers are started anew for each block. */
  renews: boolean;
  /** Whether each service is driven for a moment before anything is measured. */
  isPrimed: boolean;
  /** The command ends this many seconds after it was typed; `null`: without a limit. */
  budgetSeconds: number | null;
  /** From typing the command to its result. */
  plannedSeconds: number;
  /** The lengths for the time that is left. */
  lengthsFor(leftSeconds: number): Lengths;
  steps(lengths: Lengths, seed: number): AbStep[];
}

/** How a run is arranged that has only turns, or anything else. */
interface Arrangement {
  usual: Usual;
  /** With `--quick`, for each load. */
  quickSeconds: number;
  /** Starting the bench, the first requests, and writing the result. */
  aroundSeconds: number;
  /** How lengths are fitted into a time. */
  fits: Readonly<Record<"quick" | "within", Fit>>;
}

const TURNS: Arrangement = {
  usual: USUAL_TURNS,
  quickSeconds: 45,
  aroundSeconds: 2,
  fits: {
    quick: { longestSeconds: 3, warmupShare: 0.5, leastWarmupSeconds: 0.4, shortestSeconds: 0.4 },
    within: { longestSeconds: 10, warmupShare: 0.4, leastWarmupSeconds: 0.5, shortestSeconds: 0.6 },
  },
};
const SEGMENTS: Arrangement = {
  usual: USUAL_SEGMENTS,
  quickSeconds: 90,
  aroundSeconds: 4,
  fits: {
    quick: { longestSeconds: 5, warmupShare: 0.3, leastWarmupSeconds: 0.5, shortestSeconds: 1 },
    within: { longestSeconds: 30, warmupShare: 0.4, leastWarmupSeconds: 0.5, shortestSeconds: 2 },
  },
};
/** Each service is driven for a moment before closed loads that are not measured in turns. */
const PRIMING_SECONDS = 1.6;

/** Throws a `UsageError` where the time is too short. */
export function abSchedule({ values, pair, ...choice }: AbChoice): AbSchedule {
  const { quick } = values;
  const inTurns = isInTurns(choice.closedLoop);
  const arrangement = inTurns && choice.rates.length === 0 ? TURNS : SEGMENTS;
  const comparedTools = [choice.closedLoop.tools, choice.openLoop?.tools ?? []].find(
    (tools) => tools.length > 1,
  );
  const design = designOf(values, { labels: pair.sides.map(({ label }) => label), ...choice }, arrangement);
  const renews = pair.renews && pair.sides.some(({ command }) => command !== undefined);
  const isPrimed = choice.connections.length > 0 && !inTurns;
  const steps = (lengths: Lengths, seed: number) => abSteps(design, seed, { lengths, turns: inTurns });
  const secondsWith = (lengths: Lengths) => stepsSeconds(steps(lengths, 0), renews);
  const budgetSeconds = budgetOf(values, arrangement.quickSeconds * choice.loads.length);
  const fit = arrangement.fits[quick ? "quick" : "within"];
  const requested = requestedLengths(values, budgetSeconds === null ? arrangement.usual : undefined);
  const aroundSeconds = arrangement.aroundSeconds + (isPrimed ? pair.sides.length * PRIMING_SECONDS : 0);
  const leftSeconds = (budgetSeconds ?? Number.POSITIVE_INFINITY) - aroundSeconds;
  if (secondsWith(shortestLengths(fit, requested)) > leftSeconds) throw tooShort(values);
  const lengthsFor = (left: number) =>
    longestLengths((lengths) => secondsWith(lengths) <= left, fit, requested);
  return {
    design,
    comparedTools: comparedTools ?? [],
    inTurns,
    renews,
    isPrimed,
    budgetSeconds,
    plannedSeconds: Math.round(secondsWith(lengthsFor(leftSeconds)) + aroundSeconds),
    lengthsFor,
    steps,
  };
}

function designOf(
  { blocks, noiseBlocks, quick, maxRegression }: AbValues,
  {
    labels,
    loads,
    closedLoop,
    openLoop,
  }: Pick<AbChoice, "loads" | "closedLoop" | "openLoop"> & { labels: string[] },
  { usual }: Arrangement,
): ComparisonDesign {
  // Two generators are compared on one server: each drives one of its sides.
  const isOfTools = [closedLoop.tools, openLoop?.tools ?? []].some((tools) => tools.length > 1);
  const arms = labels.map((label) => armOf(label));
  const fullBlocks = maxRegression === undefined ? usual.blocks : usual.gateBlocks;
  const usualBlocks = quick ? usual.quickBlocks : fullBlocks;
  return {
    sides: isOfTools ? arms.slice(0, 1).flatMap(bothSidesOf) : arms.flatMap(oneSideOf),
    loads,
    blocks: blocks ?? usualBlocks,
    noiseBlocks,
    ceiling: "never",
  };
}

/** `usual`: the lengths of a run that is not fitted into a time. */
const requestedLengths = ({ seconds, warmup }: AbValues, usual: Usual | undefined): RequestedLengths => ({
  seconds: seconds ?? usual?.seconds,
  warmupSeconds: warmup ?? usual?.warmupSeconds,
});

function budgetOf({ within, quick, seconds }: AbValues, quickSeconds: number): number | null {
  if (within !== undefined) return within * 60;
  return quick && seconds === undefined ? quickSeconds : null;
}

function tooShort({ within }: AbValues): UsageError {
  const limit = within === undefined ? "--quick" : `--within ${within}`;
  return new UsageError(
    `${limit} is too short for this comparison: give more minutes by --within, fewer blocks, or fewer loads`,
  );
}
