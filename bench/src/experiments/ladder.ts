import { p95LimitsMs } from "../../k6/limits.ts";
import { configOf } from "../analysis/observation/run.ts";
import { armOf } from "../analysis/observation/segment.ts";
import { commonOptions, openLoopOf, refuseRemote, USUAL_GENERATOR } from "../commands/cli/common-options.ts";
import { experimentCommand } from "../commands/cli/experiment-command.ts";
import { defaulting, optional } from "../commands/cli/flag.ts";
import { flags } from "../commands/cli/flags.ts";
import { fixedPlan } from "./plan/fixed-plan.ts";
import { gridSlots } from "./plan/grid-slots.ts";
import { withLengths } from "./plan/lengths.ts";
import { defaultName, knownWrites, writesOn } from "./stack-arms.ts";

/** The exit code where a p95 was not stayed under: neither a failure of the bench nor a mistake in what was typed. */
const NOT_HELD = 3;

const limits = Object.entries(p95LimitsMs);
const inWords = limits.map(([rate, limitMs]) => `${limitMs} ms at ${rate}`).join(", ");

const options = {
  ...commonOptions,
  modes: defaulting(flags.modes, "sequential,parallel,coalesced,hedged"),
  rates: defaulting(flags.rates, limits.map(([rate]) => rate).join(",")),
  writes: defaulting(flags.writes, "none"),
  generator: optional(flags.generator, USUAL_GENERATOR),
  blocks: defaulting(flags.blocks, "1"),
  seconds: defaulting(flags.seconds, "30", "5"),
  warmup: defaulting(flags.warmup, "2", "1"),
};

/** Five rates, each with a p95 to stay under. */
export const ladder = experimentCommand({
  name: "ladder",
  about: "does each mode stay under the p95 that each rate allows?",
  answers: `Offers fights at rising rates and says whether the p95 stayed under that rate's limit (${inWords}), with nothing failed and nothing dropped. Exits with 0 when every limit was met, with ${NOT_HELD} when one was not.`,
  takes: "rates × modes × blocks × (warm-up + seconds): 11 minutes, --quick 2 minutes.",
  example: "bun run bench ladder --stack local --modes parallel",
  options,
  experiment(parsed) {
    refuseRemote(parsed, options, ["writes"]);
    const { quick, stack, seed, modes, rates, blocks, seconds, warmup, name, generator } = parsed.values;
    const writes = writesOn(stack, parsed.values.writes);
    const arms = writes.flatMap((way) => modes.map((mode) => armOf(mode, { writes: way })));
    const tools = generator === undefined ? [] : [generator];
    const openLoop = openLoopOf(rates, tools, { quick, budgetSeconds: null });
    return {
      name: "ladder",
      runName: name ?? defaultName("ladder", stack, quick),
      stack,
      seed,
      arms,
      openLoop,
      legProbes: [],
      budgetSeconds: null,
      plan({ seed: drawnFrom }) {
        const lengths = { seconds, warmupSeconds: warmup };
        const cells = rates.map((offered) => ({ arms, load: { model: "open", offered } as const }));
        const slots = gridSlots(cells, blocks, "one-way", drawnFrom);
        const known = knownWrites(writes);
        const config = configOf({ modes, rates, writes: known, blocks, order: "one-way", ...lengths, quick });
        return fixedPlan(withLengths(slots, lengths), config);
      },
    };
  },
  exitCode: ({ summary }) => (summary.open.some(({ limitMet }) => limitMet === false) ? NOT_HELD : 0),
});
