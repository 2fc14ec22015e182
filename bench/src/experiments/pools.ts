import { defaulting, optional } from "@super-heroes/cli/option";
import { UsageError } from "@super-heroes/cli/usage-error";
import { armOf } from "../analysis/observation/segment.ts";
import {
  closedLoopOf,
  commonOptions,
  needsOwnServices,
  USUAL_CLOSED_GENERATOR,
} from "./command-line/common-options.ts";
import { experimentCommand } from "./command-line/experiment-command.ts";
import { flags } from "./command-line/flags.ts";
import { gridExperiment } from "./grid.ts";
import { knownWrites, variedConfig, variedSettings, writesOn } from "./stack-arms.ts";
import type { StackChoice } from "./target/stack-choice.ts";

const options = {
  ...commonOptions,
  mode: defaulting(flags.mode, "parallel"),
  poolMax: defaulting(flags.poolMaxesOrNone, "2,10,50", "2,50"),
  maxInFlight: defaulting(flags.maxesInFlight, "4,20,60", "4,60"),
  replicas: optional(flags.replicasOnce, "1"),
  connections: defaulting(flags.connections, "64"),
  generator: optional(flags.closedGenerator, USUAL_CLOSED_GENERATOR),
  writes: defaulting(flags.writes, "none"),
  latency: defaulting(flags.latency, "none"),
  blocks: defaulting(flags.blocks, "4", "1"),
  seconds: defaulting(flags.seconds, "8", "3"),
  warmup: defaulting(flags.warmup, "2", "1"),
};

/** Pairs of a store pool's size and a limit of calls in flight, compared with the services' defaults. */
export const pools = experimentCommand({
  name: "pools",
  about: "compares sizes of store pools and limits of calls in flight",
  description:
    "Runs one mode at saturation with every pair of a store pool's size and a limit of calls in flight (a number or adaptive), and compares each pair with the services' own defaults. Embedded stores have no pool: use --stack local, or --max-in-flight alone. In a block every pair runs twice, in mirrored order. Four blocks give a first result; a verdict of faster or slower needs --blocks 8.",
  takes:
    "(pool sizes × caps + 1) × 2 × blocks × (warm-up + seconds): 14 minutes, --quick one minute and the start.",
  example: "bun run bench pools --stack local --mode coalesced --pool-max 5,10 --max-in-flight 4,20",
  options,
  experiment({ values, typed }) {
    const { stack, mode, maxInFlight, connections, latency } = values;
    if (stack.kind === "remote") throw needsOwnServices("pools");
    const poolMax = poolSizesOn(stack, values.poolMax, typed);
    const writes = writesOn(stack, values.writes);
    const varied = { replicas: values.replicas && [values.replicas] };
    const set = { latency, ...variedSettings(varied)[0] };
    const arms = writes.flatMap((way) => [
      armOf(mode, { writes: way, ...set }),
      ...(poolMax.length > 0 ? poolMax : [null]).flatMap((pool) =>
        maxInFlight.map((cap) => armOf(mode, { writes: way, ...set, poolMax: pool, maxInFlight: cap })),
      ),
    ]);
    return gridExperiment(
      {
        name: "pools",
        cells: connections.map((count) => ({ arms, load: { model: "closed", connections: count } })),
        order: "mirrored",
        hasCeiling: true,
        closedLoop: closedLoopOf(connections, values.generator === undefined ? [] : [values.generator]),
        openLoop: null,
        legProbes: [latency],
        config: {
          modes: [mode],
          baseline: mode,
          connections,
          writes: knownWrites(writes),
          latencies: [latency],
          poolMax,
          maxInFlight,
          ...variedConfig(varied),
        },
      },
      values,
    );
  },
});

/** Empty where the services keep their own. Throws for embedded stores, of which every size would measure the same. */
function poolSizesOn(
  { kind }: StackChoice,
  requested: readonly number[],
  typed: ReadonlySet<keyof typeof options>,
): number[] {
  if (kind !== "embedded") return [...requested];
  const onlyCaps = typed.has("maxInFlight") && !typed.has("poolMax");
  if (requested.length === 0 || onlyCaps) return [];
  throw new UsageError(
    "pools varies the size of store pools, and embedded stores have none, as SQLite has no connection pool: give --stack local, or vary --max-in-flight alone, with --pool-max none",
  );
}
