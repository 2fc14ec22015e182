import { actionlint as tool } from "@super-heroes/database/tools/actionlint";
import type { Linter } from "./linter.ts";

/** Checks GitHub workflows: syntax, expressions, and, where shellcheck is installed, scripts. */
export const actionlint: Linter = {
  name: "actionlint",
  tool,
  takes: ({ path }) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
  flags: ["-no-color"],
};
