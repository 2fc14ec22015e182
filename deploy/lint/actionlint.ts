import { actionlint as tool } from "@super-heroes/database/tools/actionlint";
import type { Linter } from "./linter.ts";

/** GitHub workflows: their syntax, their expressions, and, where shellcheck is there too, their scripts. */
export const actionlint: Linter = {
  name: "actionlint",
  tool,
  takes: ({ path }) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
  flags: ["-no-color"],
};
