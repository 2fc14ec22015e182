import { defaulting, optional } from "@super-heroes/cli/option";
import { p95LimitsMs } from "../../k6/limits.ts";
import { armOf } from "../analysis/observation/segment.ts";
import { commonOptions, openLoopOf, refuseRemote, USUAL_GENERATOR } from "./command-line/common-options.ts";
import { experimentCommand } from "./command-line/experiment-command.ts";
import { flags } from "./command-line/flags.ts";
import { gridExperiment } from "./grid.ts";
import { knownWrites, writesOn } from "./stack-arms.ts";

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
  description: `Offers fights at rising rates and says whether the p95 stayed under that rate's limit (${inWords}), with nothing failed and nothing dropped. Exits with 0 when every limit was met, with ${NOT_HELD} when one was not.`,
  takes: "rates × modes × blocks × (warm-up + seconds): 11 minutes, --quick 2 minutes.",
  example: "bun run bench ladder --stack local --modes parallel",
  options,
  experiment(parsed) {
    refuseRemote(parsed, options, ["writes"]);
    const { values } = parsed;
    const { quick, stack, modes, rates } = values;
    const writes = writesOn(stack, values.writes);
    const arms = writes.flatMap((way) => modes.map((mode) => armOf(mode, { writes: way })));
    const tools = values.generator === undefined ? [] : [values.generator];
    return gridExperiment(
      {
        name: "ladder",
        cells: rates.map((offered) => ({ arms, load: { model: "open", offered } })),
        order: "one-way",
        hasCeiling: false,
        openLoop: openLoopOf(rates, tools, { quick, budgetSeconds: null }),
        legProbes: [],
        config: { modes, rates, writes: knownWrites(writes) },
      },
      values,
    );
  },
  exitCode: ({ summary }) => (summary.open.some(({ limitMet }) => limitMet === false) ? NOT_HELD : 0),
});
