import { join } from "node:path";
import {
  buildProgram,
  GoBuildError,
  inTemporaryFolder,
  writeRequiringModule,
} from "../../database/src/tools/go-build.ts";
import { findProgram, type Machine } from "../../database/src/tools/machine.ts";
import { ask, type Tool, unavailable } from "../../database/src/tools/tool.ts";
import type { Linter } from "./linter.ts";

const module = "github.com/rhysd/actionlint";
const builtVersion = "v1.7.12";

/** GitHub workflows: their syntax, their expressions, and, where shellcheck is there too, their scripts. */
export const actionlint: Linter = {
  name: "actionlint",
  takes: ({ path }) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
  flags: ["-no-color"],
  async find(machine, mayInstall) {
    const target = join(machine.toolsDir, "actionlint");
    const found = (await usable(findProgram(machine, ["actionlint"]))) ?? (await usable(target));
    if (found) return found;
    if (!mayInstall) return unavailable("it is neither on the PATH nor in the tools folder");
    return await built(machine, target);
  },
};

async function built(machine: Machine, target: string): Promise<Tool> {
  const program = findProgram(machine, ["go"]);
  if (!program) return unavailable("there is no Go on the PATH to build it with");
  const go = { program, environment: machine.buildEnvironment };
  const what = `${module}/cmd/actionlint`;
  try {
    await inTemporaryFolder(async (folder) => {
      await writeRequiringModule(folder, module, builtVersion);
      await buildProgram(go, { name: "actionlint", folder, what, target }, (line) => console.error(line));
    });
    return (await usable(target)) ?? unavailable(`the one that was built, ${target}, does not run`);
  } catch (error) {
    if (error instanceof GoBuildError) return unavailable(`it could not be built: ${error.message}`);
    throw error;
  }
}

async function usable(path: string | undefined): Promise<Tool | undefined> {
  if (!path) return undefined;
  // Built by hand it has a "v" in front, released it has none.
  const version = await ask([path, "-version"], /^v?(\d\S*)/);
  return version ? { available: true, path, version } : undefined;
}
