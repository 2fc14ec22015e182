import type { CommandText, Words } from "@super-heroes/cli/definition";
import type { Options } from "@super-heroes/cli/option";

/** What the help of a command that measures is made from. */
export interface Measurement {
  /** As it is typed after `bun run bench`. */
  name: string;
  /** What it measures, and how. */
  description: string;
  /** How long it takes with its defaults, and what that depends on. */
  takes: string;
  /** A command line that can be copied. */
  example: string;
  /** Where the result goes, where that is not beside those of the experiments. */
  result?: string;
  options: Options;
  words?: Words;
}

const RESULT =
  "The result goes to results/local/<time>-<name>.json, which git ignores; the services' logs go to .data/bench/. Variables in the environment (LOG_LEVEL, POOL_MAX, FIGHTS_UPSTREAM_MAX_IN_FLIGHT, …) reach the services. Ctrl-C stops the run and keeps what was measured.";

/** The text of a command that measures: what, how long, an example, and where the result goes. */
export function measurementText({
  name,
  description,
  takes,
  example,
  result = RESULT,
  options,
  words,
}: Measurement): CommandText {
  return {
    call: `bun run bench ${name}`,
    description,
    options,
    ...(words !== undefined && { words }),
    notes: [`Time: ${takes}`, `Example: ${example}`, result].join("\n\n"),
  };
}
