import { defaulting, optional, type Values } from "@super-heroes/cli/option";
import { UsageError } from "@super-heroes/cli/usage-error";
import { configOf } from "../analysis/observation/run.ts";
import { type Arm, armOf, CEILING } from "../analysis/observation/segment.ts";
import {
  closedLoopOf,
  commonOptions,
  generatorsByKind,
  openLoopOf,
  refusePoolsOfEmbedded,
  refuseRemote,
  USUAL_CLOSED_GENERATOR,
  USUAL_GENERATOR,
} from "./command-line/common-options.ts";
import { experimentCommand } from "./command-line/experiment-command.ts";
import { flags } from "./command-line/flags.ts";
import { type ComparisonFit, canFit, fittedComparison } from "./plan/comparison-fit.ts";
import { bothSidesOf, type ComparisonDesign, loadsOf, oneSideOf } from "./plan/comparison-slots.ts";
import type { Fit } from "./plan/fit.ts";
import { fixedPlan } from "./plan/fixed-plan.ts";
import { withLengths } from "./plan/lengths.ts";
import { defaultName, knownWrites, variedConfig, variedSettings, writesOn } from "./stack-arms.ts";

/** Four minutes from typing the command, less some seconds. */
const QUICK_SECONDS = 235;
const QUICK_BLOCKS = 8;
/** What `--within` is tried with when it is too short. */
const MINUTES = Array.from({ length: 600 }, (_, index) => index + 1);
/** With fewer blocks the test cannot find a difference in three metrics at once. */
const BLOCKS_TO_PUBLISH = 8;
const QUICK: Fit = { longestSeconds: 5, warmupShare: 0.4, leastWarmupSeconds: 1 };
const FULL: Fit = { longestSeconds: 30, warmupShare: 1 / 3, leastWarmupSeconds: 1 };
/** The part of `--within` for starting and stopping the services. */
const AROUND_SECONDS = 15;

const options = {
  ...commonOptions,
  modes: defaulting(flags.modes, "parallel,sequential,coalesced,hedged", "parallel,coalesced"),
  aa: flags.aa,
  connections: defaulting(flags.connectionsOrNone, "64"),
  rates: defaulting(flags.ratesOrNone, "none"),
  generators: optional(flags.generators, `${USUAL_CLOSED_GENERATOR}; ${USUAL_GENERATOR}`),
  writes: defaulting(flags.writes, "none"),
  latency: defaulting(flags.latency, "none"),
  poolMax: optional(flags.poolMax, "the services' own"),
  maxInFlight: optional(flags.maxInFlight, "the service's own"),
  workers: optional(flags.workers, "the services' own"),
  drawSource: optional(flags.drawSource, "the services' own"),
  replicas: optional(flags.replicas, "1"),
  blocks: defaulting(flags.blocks, "12", String(QUICK_BLOCKS)),
  noiseBlocks: defaulting(flags.noiseBlocks, "4", "0"),
  seconds: optional(flags.seconds, "30; quick: 5, or what fits"),
  warmup: optional(flags.warmup, "10; quick: 2, or what fits"),
  within: optional(flags.within, "no limit; quick: 4"),
};

/** Modes against the first of them, in mirrored blocks, with intervals and a verdict for each. */
export const compare = experimentCommand({
  name: "compare",
  about: "compares modes and settings: blocks in mirrored order, intervals, a verdict",
  description:
    "Compares modes, and numbers of workers, draw sources or replicas, with the first of each list, the baseline: throughput, p50, p95 and p99, each with a 95 % interval over blocks, a test adjusted for all metrics, and a verdict: faster, slower, equivalent (within the difference of the baseline from itself) or inconclusive. In a block every mode runs twice, in mirrored order (ABBA, BAAB); a mode that follows itself is warmed up for 0.5 s only.",
  takes:
    "for each load about blocks × 2 × modes × (warm-up + seconds), and noise blocks × 4 × seconds: two modes at one load 40 minutes, the four modes 1 h 15 min, --quick under 4 minutes. --within fits segments into a time, down to 3 s measured after 1 s.",
  example: "bun run bench compare --stack local --modes parallel,coalesced --connections 64",
  options,
  experiment(parsed) {
    refuseRemote(parsed, options, [
      "writes",
      "latency",
      "poolMax",
      "maxInFlight",
      "workers",
      "drawSource",
      "replicas",
    ]);
    refusePoolsOfEmbedded(parsed, "poolMax");
    const { values, typed } = parsed;
    const { quick, stack, connections, rates, within, latency } = values;
    const modes = comparedModes(values);
    const arms = armsOf(values, modes);
    const design = designOf(values, arms);
    const fitting: ComparisonFit = {
      fit: quick ? QUICK : FULL,
      requested: { seconds: values.seconds, warmupSeconds: values.warmup },
      mayDropBlocks: quick && within === undefined && !typed.has("blocks"),
    };
    const fits = (minutes: number) => canFit(design, minutes * 60 - AROUND_SECONDS, fitting);
    if (within !== undefined && !fits(within)) {
      const enough = MINUTES.find(fits);
      throw new UsageError(
        `--within ${within} is too short for this comparison: give ${enough === undefined ? "more" : `at least ${enough}`} minutes, fewer blocks, or fewer modes and loads`,
      );
    }
    const budgetSeconds = budgetSecondsOf(values);
    const generators = comparedGenerators(values);
    return {
      name: "compare",
      runName: values.name ?? defaultName("compare", stack, quick),
      stack,
      seed: values.seed,
      arms: [...arms, armOf(CEILING)],
      closedLoop: closedLoopOf(connections, generators.closed),
      openLoop: openLoopOf(rates, generators.open, { quick, budgetSeconds }),
      legProbes: [latency],
      budgetSeconds,
      plan({ seed, leftSeconds }) {
        const { slots, lengths, blocks } = fittedComparison(design, seed, leftSeconds, fitting);
        const config = configOf({
          modes,
          baseline: modes[0] ?? null,
          connections,
          rates,
          writes: knownWrites(arms.map(({ writes }) => writes)),
          latencies: [latency],
          poolMax: values.poolMax === undefined ? [] : [values.poolMax],
          maxInFlight: values.maxInFlight === undefined ? [] : [values.maxInFlight],
          ...variedConfig(values),
          blocks,
          noiseBlocks: design.noiseBlocks,
          order: "mirrored",
          ...lengths,
          quick,
        });
        return fixedPlan(withLengths(slots, lengths), config, notesOn(blocks));
      },
    };
  },
});

type CompareValues = Values<typeof options>;

/** The modes, the baseline first; only the baseline where it is compared with itself. */
function comparedModes({ modes, aa, ...values }: CompareValues): string[] {
  const settings = variedSettings(values).length;
  if (aa && settings > 1)
    throw new UsageError(
      "--aa compares one arm with itself: give one number of --workers, one --draw-source and one of --replicas",
    );
  if (aa) return modes.slice(0, 1);
  if (modes.length > 1 || settings > 1) return modes;
  throw new UsageError(
    `--modes expects two or more, the baseline first, as in parallel,coalesced; --aa compares ${modes[0]} with itself`,
  );
}

/** The generators of both kinds of load. Two of one kind are compared with each other, and nothing else may differ then. */
function comparedGenerators({ generators = [], aa, connections, rates }: CompareValues) {
  const { closed, open } = generatorsByKind(generators);
  const pair = [closed, open].find((tools) => tools.length > 1);
  if (pair && !aa)
    throw new UsageError("two generators are compared on one mode: give --aa, or one generator");
  if (open.length > 1 && connections.length > 0)
    throw new UsageError("two generators are compared on --rates alone: give --connections none");
  if (closed.length > 1 && rates.length > 0)
    throw new UsageError("two generators are compared on --connections alone: give --rates none");
  return { closed, open };
}

function armsOf(
  { stack, writes, latency, poolMax, maxInFlight, ...values }: CompareValues,
  modes: readonly string[],
): Arm[] {
  const set = { latency, poolMax: poolMax ?? null, maxInFlight: maxInFlight ?? null };
  return writesOn(stack, writes).flatMap((way) =>
    variedSettings(values).flatMap((varied) =>
      modes.map((mode) => armOf(mode, { ...set, writes: way, ...varied })),
    ),
  );
}

function designOf(values: CompareValues, arms: readonly Arm[]): ComparisonDesign {
  const loads = loadsOf(values.connections, values.rates);
  if (loads.length === 0) throw new UsageError("there is no load: give --connections, --rates or both");
  return {
    sides: arms.flatMap(values.aa ? bothSidesOf : oneSideOf),
    loads,
    blocks: values.blocks,
    noiseBlocks: values.noiseBlocks,
    ceiling: values.quick ? "once" : "each block",
  };
}

function budgetSecondsOf({ within, quick, seconds }: CompareValues): number | null {
  if (within !== undefined) return within * 60;
  return quick && seconds === undefined ? QUICK_SECONDS : null;
}

function notesOn(blocks: number): string[] {
  return blocks >= BLOCKS_TO_PUBLISH
    ? []
    : [`A comparison to be published needs at least ${BLOCKS_TO_PUBLISH} blocks; this one has ${blocks}.`];
}
