import { defaulting, optional } from "@super-heroes/cli/option";
import { configOf } from "../analysis/observation/run.ts";
import { armOf } from "../analysis/observation/segment.ts";
import {
  commonOptions,
  openLoopOf,
  refusePoolsOfEmbedded,
  refuseRemote,
  USUAL_GENERATOR,
} from "./command-line/common-options.ts";
import { experimentCommand } from "./command-line/experiment-command.ts";
import { flags } from "./command-line/flags.ts";
import { capacityPlan } from "./plan/capacity-plan.ts";
import { defaultName, knownWrites, variedConfig, variedSettings, writesOn } from "./stack-arms.ts";

const options = {
  ...commonOptions,
  modes: defaulting(flags.modes, "sequential,parallel,coalesced,hedged", "parallel,coalesced"),
  poolMax: optional(flags.poolMaxes, "the services' own"),
  maxInFlight: optional(flags.maxesInFlight, "the service's own"),
  workers: optional(flags.workers, "the services' own"),
  drawSource: optional(flags.drawSource, "the services' own"),
  replicas: optional(flags.replicas, "1"),
  writes: defaulting(flags.writes, "none"),
  generator: optional(flags.generator, USUAL_GENERATOR),
  latency: defaulting(flags.latency, "none"),
  objective: defaulting(flags.objective, "50"),
  from: defaulting(flags.from, "50"),
  searches: defaulting(flags.searches, "5", "1"),
  trials: defaulting(flags.trials, "3", "1"),
  ratio: defaulting(flags.ratio, "1.05", "1.1"),
  confirm: defaulting(flags.confirm, "60", "10"),
  seconds: defaulting(flags.seconds, "10", "3"),
  warmup: defaulting(flags.warmup, "2", "1"),
};

/** The highest rate that each mode serves with its p95 under the objective. */
export const capacity = experimentCommand({
  name: "capacity",
  about: "finds the highest rate of fights with the p95 under an objective",
  description:
    "Searches for the highest rate whose p95 stays under the objective, with no dropped request, good responses to 99 % of the offered ones and at most 0.1 % failed: doubles to the first failure, then bisects on a logarithmic scale. The arms (modes, and combinations of sizes, workers, draw sources and replicas when given) take turns step by step. Where the generator is the limit, the capacity is a lower bound.",
  takes:
    "for each arm and search about 20 trials of (warm-up + seconds), then a longer trial of the median: 20 minutes for each mode, --quick 2 minutes in all.",
  example: "bun run bench capacity --stack local --modes parallel,coalesced --searches 3",
  options,
  experiment(parsed) {
    refuseRemote(parsed, options, [
      "poolMax",
      "maxInFlight",
      "writes",
      "latency",
      "workers",
      "drawSource",
      "replicas",
    ]);
    refusePoolsOfEmbedded(parsed, "poolMax");
    const { values } = parsed;
    const { quick, stack, seed, modes, latency, searches, trials, ratio } = values;
    const writes = writesOn(stack, values.writes);
    const arms = writes.flatMap((way) =>
      (values.poolMax ?? [null]).flatMap((poolMax) =>
        (values.maxInFlight ?? [null]).flatMap((maxInFlight) =>
          variedSettings(values).flatMap((varied) =>
            modes.map((mode) => armOf(mode, { writes: way, latency, poolMax, maxInFlight, ...varied })),
          ),
        ),
      ),
    );
    const lengths = { seconds: values.seconds, warmupSeconds: values.warmup };
    const search = { objectiveMs: values.objective, searches, trials, ratio, confirmSeconds: values.confirm };
    const tools = values.generator === undefined ? [] : [values.generator];
    const openLoop = openLoopOf([values.from], tools, { quick, budgetSeconds: null });
    return {
      name: "capacity",
      runName: values.name ?? defaultName("capacity", stack, quick),
      stack,
      seed,
      arms,
      closedLoop: { tools: [], mostConnections: 0 },
      openLoop,
      legProbes: [latency],
      budgetSeconds: null,
      plan: () =>
        capacityPlan(
          { arms, from: values.from, ...lengths, ...search },
          configOf({
            modes,
            writes: knownWrites(writes),
            latencies: [latency],
            poolMax: values.poolMax ?? [],
            maxInFlight: values.maxInFlight ?? [],
            ...variedConfig(values),
            blocks: searches,
            order: "one-way",
            quick,
            ...lengths,
            ...search,
          }),
        ),
    };
  },
});
