import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { buildProgram, withGo } from "./go-build.ts";
import type { Machine } from "./machine.ts";
import type { ToolDefinition } from "./tool.ts";

/** Of the Kubernetes libraries it is built from, as in its go.mod. */
const builtVersion = "v0.34.1";
const SOURCES = join(repositoryRoot, "deploy/kubernetes/test/schema-check");

/** This repository's own check of manifests against Kubernetes' Go types. */
export const kubernetesSchemaCheck: ToolDefinition = {
  name: "kubernetes-schema-check",
  about: "checks the manifests of deploy/kubernetes/ in its tests, strictly",
  installedBy: "Go",
  howToInstall: "it is part of this repository and built with Go",
  async find(machine) {
    const path = targetIn(machine);
    return existsSync(path) ? { available: true, path, version: builtVersion.slice(1) } : undefined;
  },
  install: ({ machine, onProgress, signal }) =>
    withGo(
      machine,
      async (go) => {
        onProgress("kubernetes-schema-check: building with Go, once; this takes about a minute");
        const build = {
          name: "kubernetes-schema-check",
          folder: SOURCES,
          what: ".",
          target: targetIn(machine),
        };
        await buildProgram(go, build, onProgress);
      },
      signal,
    ),
};

const targetIn = ({ toolsDir }: Machine) => join(toolsDir, `kubernetes-schema-check-${builtVersion}`);
