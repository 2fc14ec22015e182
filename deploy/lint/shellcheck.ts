import { findProgram } from "../../database/src/tools/machine.ts";
import { ask, unavailable } from "../../database/src/tools/tool.ts";
import type { Linter } from "./linter.ts";

/** Shell scripts: those that are named so, and those that say so in their first line. */
export const shellcheck: Linter = {
  name: "shellcheck",
  takes: ({ path, firstLine }) => path.endsWith(".sh") || /^#!.*\b(ba|da|k)?sh\b/.test(firstLine),
  flags: ["--external-sources", "--color=never"],
  async find(machine) {
    const path = findProgram(machine, ["shellcheck"]);
    const version = path && (await ask([path, "--version"], /^version: (\S+)/m));
    if (path && version) return { available: true, path, version };
    return unavailable("it is not on the PATH (Debian and Ubuntu: apt-get install shellcheck)");
  },
};
