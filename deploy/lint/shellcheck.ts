import { shellcheck as tool } from "@super-heroes/database/tools/shellcheck";
import type { Linter } from "./linter.ts";

/** Checks shell scripts, by their name or their first line. */
export const shellcheck: Linter = {
  name: "shellcheck",
  tool,
  takes: ({ path, firstLine }) => path.endsWith(".sh") || /^#!.*\b(ba|da|k)?sh\b/.test(firstLine),
  flags: ["--external-sources", "--color=never"],
};
