import { defaulting, optional } from "@super-heroes/cli/option";
import { UsageError } from "@super-heroes/cli/usage-error";
import type { Order } from "../analysis/observation/run.ts";
import { configOf } from "../analysis/observation/run.ts";
import { armOf, CEILING, DRAW } from "../analysis/observation/segment.ts";
import type { Given, Plan } from "../lab/plan.ts";
import {
  closedLoopOf,
  commonOptions,
  generatorsByKind,
  openLoopOf,
  refuseRemote,
  USUAL_CLOSED_GENERATOR,
  USUAL_GENERATOR,
} from "./command-line/common-options.ts";
import { experimentCommand } from "./command-line/experiment-command.ts";
import { flags } from "./command-line/flags.ts";
import { fittedLengths, type RequestedLengths, shortestLengths, takesAtMost } from "./plan/fit.ts";
import { fixedPlan } from "./plan/fixed-plan.ts";
import { withLengths } from "./plan/lengths.ts";
import { type OverviewLoads, overviewSlots } from "./plan/overview-slots.ts";
import { defaultName, knownWrites, variedConfig, variedSettings, writesOn } from "./stack-arms.ts";

/** Three minutes, and 45 s, from typing the command, which may install Bun and the dependencies, less some seconds. */
const FULL_SECONDS = 165;
const QUICK_SECONDS = 43;
const FIT = { longestSeconds: 10, warmupShare: 0.2, leastWarmupSeconds: 0.5 };
const ONE_WAY =
  "Every arm ran once, because the time was too short for two runs: a drift of the machine is not cancelled.";

const options = {
  ...commonOptions,
  modes: defaulting(flags.modes, "sequential,parallel"),
  connections: defaulting(flags.connectionsOrNone, "16,64,256", "64"),
  rates: defaulting(flags.ratesOrNone, "10,100", "50"),
  noOpenLoop: flags.noOpenLoop,
  generators: optional(flags.eachGenerator, `${USUAL_CLOSED_GENERATOR}; ${USUAL_GENERATOR}`),
  writes: defaulting(flags.writes, "none"),
  drawSource: optional(flags.drawSource, "the services' own"),
  drawRows: defaulting(flags.drawRows, "none"),
  blocks: defaulting(flags.blocks, "1"),
  seconds: optional(flags.seconds, "fitted to the time"),
  warmup: optional(flags.warmup, "a fifth of what is measured"),
};

/** Closed and open loops beside the ceiling, in three minutes, without intervals. */
export const overview = experimentCommand({
  name: "overview",
  about: "modes and loads beside the ceiling, in three minutes (the default command)",
  description:
    "Measures orchestration modes beside each other and beside the ceiling, the same response without upstreams: throughput at saturation and latency at fixed rates, each arm once or twice under each load. That is too little for an interval or a verdict; compare gives both.",
  takes: "ends within 3 minutes, with --quick within 45 s; with --seconds without a limit.",
  example: "bun run bench overview --stack local --connections 64 --rates 10,100",
  options,
  experiment(parsed) {
    refuseRemote(parsed, options, ["writes", "drawRows", "drawSource"]);
    const { values } = parsed;
    const { quick, stack, seed, drawRows, modes, connections, blocks } = values;
    if (drawRows.length === 1)
      throw new UsageError("--draw-rows compares sizes: give two or more, as in 100,1000000");
    const rates = values.noOpenLoop ? [] : values.rates;
    const writes = writesOn(stack, values.writes);
    const fights = writes.flatMap((way) =>
      variedSettings(values).flatMap((varied) =>
        modes.map((mode) => armOf(mode, { writes: way, ...varied })),
      ),
    );
    const draws = drawRows.map((rows) => armOf(DRAW, { rows }));
    const loads = { fights, draws, connections, rates, blocks };
    const budgetSeconds = values.seconds !== undefined ? null : quick ? QUICK_SECONDS : FULL_SECONDS;
    const generators = generatorsByKind(values.generators ?? []);
    if (generators.closed.length > 1 || generators.open.length > 1)
      throw new UsageError("--generator expects one generator for each kind of load, as in wrk,k6");
    return {
      name: "overview",
      runName: values.name ?? defaultName("overview", stack, quick),
      stack,
      seed,
      arms: [...fights, ...draws, armOf(CEILING)],
      closedLoop: closedLoopOf(connections, generators.closed),
      openLoop: openLoopOf(rates, generators.open, { quick, budgetSeconds }),
      legProbes: [],
      budgetSeconds,
      plan(circumstances) {
        const planned = {
          modes,
          connections,
          writes: knownWrites(writes),
          drawRows,
          blocks,
          quick,
          ...variedConfig(values),
        };
        const requested = { seconds: values.seconds, warmupSeconds: values.warmup };
        return planWithin(loads, planned, requested, circumstances);
      },
    };
  },
});

/** Fits the plan into the time: with shorter segments first, then with a one-way order. */
function planWithin(
  loads: OverviewLoads,
  planned: Pick<
    Plan["config"],
    "modes" | "connections" | "writes" | "drawRows" | "blocks" | "quick" | "drawSources"
  >,
  requested: RequestedLengths,
  { seed, leftSeconds }: Given,
): Plan {
  const { rates } = loads;
  const slotsIn = (order: Order) => overviewSlots(loads, seed, order);
  const shortest = shortestLengths(FIT, requested);
  const mirrors = requested.seconds !== undefined || takesAtMost(leftSeconds, slotsIn("mirrored"), shortest);
  const order = mirrors ? "mirrored" : "one-way";
  const slots = slotsIn(order);
  const lengths = fittedLengths(slots, leftSeconds, FIT, requested);
  const config = configOf({ ...planned, rates: [...rates], order, ...lengths });
  return fixedPlan(withLengths(slots, lengths), config, mirrors ? [] : [ONE_WAY]);
}
