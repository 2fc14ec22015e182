import { configOf } from "../analysis/observation/run.ts";
import { armOf } from "../analysis/observation/segment.ts";
import { commonOptions, openLoopOf, refuseRemote, USUAL_GENERATOR } from "../commands/cli/common-options.ts";
import { experimentCommand } from "../commands/cli/experiment-command.ts";
import { defaulting, optional } from "../commands/cli/flag.ts";
import { flags } from "../commands/cli/flags.ts";
import { UsageError } from "../commands/cli/usage-error.ts";
import { fixedPlan } from "./plan/fixed-plan.ts";
import { type Cell, gridSlots } from "./plan/grid-slots.ts";
import { withLengths } from "./plan/lengths.ts";
import { defaultName, knownWrites, writesOn } from "./stack-arms.ts";

const options = {
  ...commonOptions,
  modes: defaulting(flags.modes, "sequential,parallel,coalesced"),
  rates: defaulting(flags.rates, "10,100,300,600", "10,300"),
  latencies: defaulting(flags.latencies, "none,constant:1,constant:5,constant:20", "none,constant:5"),
  writes: defaulting(flags.writesOneWay, "none"),
  generator: optional(flags.generator, USUAL_GENERATOR),
  blocks: defaulting(flags.blocks, "3", "1"),
  seconds: defaulting(flags.seconds, "10", "3"),
  warmup: defaulting(flags.warmup, "2", "1"),
};

/** Which mode is fastest at each rate and each upstream latency. */
export const crossover = experimentCommand({
  name: "crossover",
  about: "at which rate and upstream latency does another mode become the fastest?",
  answers:
    "Offers fights at fixed rates while every upstream answers later by a given time, and names the fastest modes of each cell: those that no other leads by more than 3 % of p50, and in every block. Within a block each mode runs once, in an order drawn anew.",
  takes:
    "rates × latencies × modes × blocks × (warm-up + seconds): 30 minutes, --quick one minute and the start.",
  example: "bun run bench crossover --stack local --rates 10,100 --latencies none,constant:5",
  options,
  experiment(parsed) {
    refuseRemote(parsed, options, ["writes", "latencies"]);
    const { quick, stack, seed, modes, rates, blocks, seconds, warmup, name, ...rest } = parsed.values;
    if (modes.length < 2) throw new UsageError("--modes expects two or more, as in sequential,parallel");
    const latencies = stack.kind === "remote" ? [null] : rest.latencies;
    const [writes = null] = writesOn(stack, [rest.writes]);
    const armsAt = (latency: string | null) => modes.map((mode) => armOf(mode, { writes, latency }));
    const cells = latencies.flatMap((latency) =>
      rates.map((offered): Cell => ({ arms: armsAt(latency), load: { model: "open", offered } })),
    );
    const tools = rest.generator === undefined ? [] : [rest.generator];
    const openLoop = openLoopOf(rates, tools, { quick, budgetSeconds: null });
    return {
      name: "crossover",
      runName: name ?? defaultName("crossover", stack, quick),
      stack,
      seed,
      arms: latencies.flatMap(armsAt),
      openLoop,
      legProbes: latencies,
      budgetSeconds: null,
      plan({ seed: drawnFrom }) {
        const lengths = { seconds, warmupSeconds: warmup };
        const slots = gridSlots(cells, blocks, "one-way", drawnFrom);
        const config = configOf({
          modes,
          rates,
          latencies,
          writes: knownWrites([writes]),
          blocks,
          order: "one-way",
          ...lengths,
          quick,
        });
        return fixedPlan(withLengths(slots, lengths), config);
      },
    };
  },
});
