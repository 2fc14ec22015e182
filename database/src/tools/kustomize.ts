import { join } from "node:path";
import { buildProgram, requireModule, withGo } from "./go-build.ts";
import { findProgram, type Machine } from "./machine.ts";
import { firstThatRuns, type ToolDefinition } from "./tool.ts";

const module = "sigs.k8s.io/kustomize/kustomize/v5";
const builtVersion = "v5.7.1";

/** kustomize 5; built with Go where it is missing, in half a minute. The file's name has the version in it. */
export const kustomize: ToolDefinition = {
  name: "kustomize",
  about: "renders deploy/kubernetes/ for its tests",
  installedBy: "Go",
  howToInstall: "https://kubectl.docs.kubernetes.io/installation/kustomize/",
  find: (machine) =>
    firstThatRuns([findProgram(machine, ["kustomize"]), targetIn(machine)], {
      flags: ["version"],
      // A program built from its module, and not released, has the version "(devel)".
      pattern: /(?:^|Version:)v?(5\S*|\(devel\))/m,
    }),
  install: ({ machine, onProgress, signal }) =>
    withGo(
      machine,
      async (go) => {
        onProgress(`kustomize: building ${builtVersion} with Go, once; this takes about half a minute`);
        await requireModule(go, module, builtVersion);
        await buildProgram(go, { name: "kustomize", what: module, target: targetIn(machine) }, onProgress);
      },
      signal,
    ),
};

const targetIn = ({ toolsDir }: Machine) => join(toolsDir, `kustomize-${builtVersion}`);
