import { defaulting, optional } from "@super-heroes/cli/option";
import { p95LimitsMs } from "../../k6/limits.ts";
import { armOf } from "../analysis/observation/segment.ts";
import { commonOptions, openLoopOf, refuseRemote, USUAL_GENERATOR } from "./command-line/common-options.ts";
import { experimentCommand } from "./command-line/experiment-command.ts";
import { flags } from "./command-line/flags.ts";
import { gridExperiment } from "./grid.ts";
import { knownWrites, writesOn } from "./stack-arms.ts";

/** The exit code where a limit was not met, which is neither a failure of the bench nor a usage error. */
const LIMIT_MISSED = 3;

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

/** Rising rates, each with a limit for the p95. */
export const ladder = experimentCommand({
  name: "ladder",
  about: "checks the p95 of each mode against the limit of each rate",
  description: `Offers fights at rising rates and checks that the p95 stays under the limit of the rate (${inWords}), with no failed and no dropped request. Exits with 0 when every limit was met, with ${LIMIT_MISSED} when one was not.`,
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
        closedLoop: { tools: [], mostConnections: 0 },
        openLoop: openLoopOf(rates, tools, { quick, budgetSeconds: null }),
        legProbes: [],
        config: { modes, rates, writes: knownWrites(writes) },
      },
      values,
    );
  },
  exitCode: ({ summary }) => (summary.open.some(({ limitMet }) => limitMet === false) ? LIMIT_MISSED : 0),
});
