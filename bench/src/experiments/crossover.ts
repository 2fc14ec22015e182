import { defaulting, optional } from "@super-heroes/cli/option";
import { UsageError } from "@super-heroes/cli/usage-error";
import { armOf, variedIn } from "../analysis/observation/segment.ts";
import { commonOptions, openLoopOf, refuseRemote, USUAL_GENERATOR } from "./command-line/common-options.ts";
import { experimentCommand } from "./command-line/experiment-command.ts";
import { flags } from "./command-line/flags.ts";
import { gridExperiment } from "./grid.ts";
import type { Cell } from "./plan/grid-slots.ts";
import { knownWrites, variedConfig, writesOn } from "./stack-arms.ts";

const options = {
  ...commonOptions,
  modes: defaulting(flags.modes, "sequential,parallel,coalesced"),
  rates: defaulting(flags.rates, "10,100,300,600", "10,300"),
  latencies: defaulting(flags.latencies, "none,constant:1,constant:5,constant:20", "none,constant:5"),
  writes: defaulting(flags.writesOneWay, "none"),
  drawSource: optional(flags.drawSourceOnce, "the services' own"),
  generator: optional(flags.generator, USUAL_GENERATOR),
  blocks: defaulting(flags.blocks, "3", "1"),
  seconds: defaulting(flags.seconds, "10", "3"),
  warmup: defaulting(flags.warmup, "2", "1"),
};

/** Which mode is fastest at each rate and each upstream latency. */
export const crossover = experimentCommand({
  name: "crossover",
  about: "finds the fastest mode at each rate and upstream latency",
  description:
    "Offers fights at fixed rates with latency added to every upstream, and lists the fastest modes of each cell: those that no other mode leads by more than 3 % of p50, and in every block. Within a block each mode runs once, in an order drawn anew.",
  takes:
    "rates × latencies × modes × blocks × (warm-up + seconds): 30 minutes, --quick one minute and the start.",
  example: "bun run bench crossover --stack local --rates 10,100 --latencies none,constant:5",
  options,
  experiment(parsed) {
    refuseRemote(parsed, options, ["writes", "latencies", "drawSource"]);
    const { values } = parsed;
    const { quick, stack, modes, rates } = values;
    if (modes.length < 2) throw new UsageError("--modes expects two or more, as in sequential,parallel");
    const latencies = stack.kind === "remote" ? [null] : values.latencies;
    const [writes = null] = writesOn(stack, [values.writes]);
    const tools = values.generator === undefined ? [] : [values.generator];
    return gridExperiment(
      {
        name: "crossover",
        cells: latencies.flatMap((latency) => {
          const arms = modes.map((mode) => armOf(mode, { writes, latency, ...variedIn(values) }));
          return rates.map((offered): Cell => ({ arms, load: { model: "open", offered } }));
        }),
        order: "one-way",
        hasCeiling: false,
        closedLoop: { tools: [], mostConnections: 0 },
        openLoop: openLoopOf(rates, tools, { quick, budgetSeconds: null }),
        legProbes: latencies,
        config: {
          modes,
          rates,
          latencies,
          writes: knownWrites([writes]),
          ...variedConfig({ drawSource: values.drawSource && [values.drawSource] }),
        },
      },
      values,
    );
  },
});
