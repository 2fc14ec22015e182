import { commonOptions, needsOwnServices } from "../cli/common-options.ts";
import { experimentCommand } from "../cli/experiment-command.ts";
import { defaulting } from "../cli/flag.ts";
import { flags } from "../cli/flags.ts";
import { comparisonSlots, loadsOf, oneSideOf } from "../plan/comparison-slots.ts";
import { configOf } from "../plan/config.ts";
import { fixedPlan } from "../plan/fixed-plan.ts";
import { withLengths } from "../plan/lengths.ts";
import { armOf, CEILING } from "../result/segment.ts";
import { defaultName, knownWrites, writesOn } from "./stack-arms.ts";

const options = {
  ...commonOptions,
  mode: defaulting(flags.mode, "parallel"),
  poolMax: defaulting(flags.poolMaxes, "2,10,50", "2,50"),
  maxInFlight: defaulting(flags.maxesInFlight, "4,20,60", "4,60"),
  connections: defaulting(flags.connections, "64"),
  writes: defaulting(flags.writes, "none"),
  latency: defaulting(flags.latency, "none"),
  blocks: defaulting(flags.blocks, "4", "1"),
  seconds: defaulting(flags.seconds, "8", "3"),
  warmup: defaulting(flags.warmup, "2", "1"),
};

/** Sizes of the store pools and of the caps on calls in flight, each pair against the services' defaults. */
export const pools = experimentCommand({
  name: "pools",
  about: "how large should store pools and caps on calls in flight be?",
  answers:
    "Runs one mode at saturation with every pair of a store pool's size and a cap on calls in flight, and compares each pair with the services' own defaults. In a block every pair runs twice, in mirrored order. Four blocks show where to look; to call a difference faster or slower takes --blocks 8.",
  takes:
    "(pool sizes × caps + 1) × 2 × blocks × (warm-up + seconds): 14 minutes, --quick one minute and the start.",
  example: "bun run bench pools --stack local --mode coalesced --pool-max 5,10 --max-in-flight 4,20",
  options,
  experiment({ values }) {
    const { quick, stack, seed, mode, poolMax, maxInFlight, connections, blocks, latency } = values;
    if (stack.kind === "remote") throw needsOwnServices("pools");
    const writes = writesOn(stack, values.writes);
    const arms = writes.flatMap((way) => [
      armOf(mode, { writes: way, latency }),
      ...poolMax.flatMap((pool) =>
        maxInFlight.map((cap) => armOf(mode, { writes: way, latency, poolMax: pool, maxInFlight: cap })),
      ),
    ]);
    return {
      name: "pools",
      runName: values.name ?? defaultName("pools", stack, quick),
      stack,
      seed,
      arms: [...arms, armOf(CEILING)],
      openLoop: "none",
      legProbes: [latency],
      budgetSeconds: null,
      mayInstall: false,
      plan({ seed: drawnFrom }) {
        const lengths = { seconds: values.seconds, warmupSeconds: values.warmup };
        const sides = arms.flatMap(oneSideOf);
        const loads = loadsOf(connections, []);
        const slots = comparisonSlots(
          { sides, loads, blocks, noiseBlocks: 0, ceiling: "each block" },
          drawnFrom,
        );
        const config = configOf({
          modes: [mode],
          baseline: mode,
          connections,
          writes: knownWrites(writes),
          latencies: [latency],
          poolMax,
          maxInFlight,
          blocks,
          order: "mirrored",
          ...lengths,
          quick,
        });
        return fixedPlan(withLengths(slots, lengths), config);
      },
    };
  },
});
