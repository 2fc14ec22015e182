import { findProgram } from "./machine.ts";
import { firstThatRuns, type ToolDefinition } from "./tool.ts";

/** shellcheck, which only package managers have. */
export const shellcheck: ToolDefinition = {
  name: "shellcheck",
  about: "checks the shell scripts (deploy/lint/run.ts)",
  installedBy: null,
  howToInstall:
    "install it with `apt-get install shellcheck` (Debian, Ubuntu) or `brew install shellcheck` (macOS)",
  find: (machine) =>
    firstThatRuns([findProgram(machine, ["shellcheck"])], {
      flags: ["--version"],
      pattern: /^version: (\S+)/m,
    }),
};
