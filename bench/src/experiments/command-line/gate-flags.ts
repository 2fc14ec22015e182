import { type Flag, flag } from "@super-heroes/cli/option";
import { anyText, decimal } from "@super-heroes/cli/readers";

/** A share as a person types it: `5%` and `5` are five per cent. Returned as a ratio. */
export function percentage(text: string, name: string): number {
  return decimal(0.1, 100, "per cent")(text.replace(/%$/, ""), name) / 100;
}

/** `--max-regression`, with the exit codes of `GATE_EXIT`. */
export const maxRegression: Flag<number> = flag(
  "max-regression",
  "PERCENT",
  "a gate: exit 0 where it is worse by at most this, 1 where it is worse by more, 3 where the results cannot say",
  percentage,
);

/** `--markdown`. */
export const markdownFile: Flag<string> = flag(
  "markdown",
  "FILE",
  "also write the outcome as Markdown, for a pull request or a job summary",
  anyText,
);
