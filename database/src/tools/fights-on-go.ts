import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { buildProgram, withGo } from "./go-build.ts";
import { findProgram, type Machine } from "./machine.ts";
import { sourceDigest } from "./source-digest.ts";
import { outputMatching, type ToolDefinition } from "./tool.ts";

const GO_EXAMPLE = join(repositoryRoot, "examples", "runtimes", "go");

/** The example of fights on Go, built from its source. The file's name has the digest of the source in it. */
export const fightsOnGo: ToolDefinition = {
  name: "fights-on-go",
  about: "fights on Go's net/http, to compare runtimes (examples/runtimes)",
  installedBy: "Go",
  howToInstall: "it is a part of this repository, and needs Go",
  async find(machine) {
    const path = targetIn(machine);
    if (!existsSync(path)) return undefined;
    // The toolchain reads from a program which version built it.
    const go = findProgram(machine, ["go"]);
    const version = go && (await outputMatching([go, "version", path], /: go(\d\S*)/));
    return { available: true, path, version: version ?? `source-${digestOfSource()}` };
  },
  install: ({ machine, onProgress, signal }) =>
    withGo(
      machine,
      async (go) => {
        onProgress("fights-on-go: building it with Go, once for each version of its source");
        const build = { name: "fights-on-go", folder: GO_EXAMPLE, what: ".", target: targetIn(machine) };
        await buildProgram(go, build, onProgress);
      },
      signal,
    ),
};

const digestOfSource = () => sourceDigest(GO_EXAMPLE, ["*.go", "go.mod"]);

const targetIn = ({ toolsDir }: Machine) => join(toolsDir, `fights-on-go-${digestOfSource()}`);
