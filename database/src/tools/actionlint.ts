import { join } from "node:path";
import { buildProgram, requireModule, withGo } from "./go-build.ts";
import { findProgram, type Machine } from "./machine.ts";
import { firstThatRuns, type ToolDefinition } from "./tool.ts";

const module = "github.com/rhysd/actionlint";
const builtVersion = "v1.7.12";

/** actionlint; built with Go where it is missing, in a few seconds. */
export const actionlint: ToolDefinition = {
  name: "actionlint",
  about: "checks the GitHub workflows (deploy/lint/run.ts)",
  installedBy: "Go",
  howToInstall: "https://github.com/rhysd/actionlint/blob/main/docs/install.md",
  find: (machine) =>
    firstThatRuns([findProgram(machine, ["actionlint"]), targetIn(machine)], {
      flags: ["-version"],
      // Built from its module it has a "v" in front, released it has none.
      pattern: /^v?(\d\S*)/,
    }),
  install: ({ machine, onProgress, signal }) =>
    withGo(
      machine,
      async (go) => {
        onProgress(`actionlint: building ${builtVersion} with Go, once; this takes about half a minute`);
        await requireModule(go, module, builtVersion);
        const what = `${module}/cmd/actionlint`;
        await buildProgram(go, { name: "actionlint", what, target: targetIn(machine) }, onProgress);
      },
      signal,
    ),
};

const targetIn = ({ toolsDir }: Machine) => join(toolsDir, "actionlint");
