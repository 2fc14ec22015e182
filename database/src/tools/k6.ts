import { join } from "node:path";
import { ensure } from "./ensure.ts";
import { buildProgram, requireModule, withGo } from "./go-build.ts";
import { findProgram, type Machine } from "./machine.ts";
import {
  type AvailableTool,
  type EnsureOptions,
  outputMatching,
  type Tool,
  type ToolDefinition,
} from "./tool.ts";

const module = "go.k6.io/k6/v2";
const builtVersion = "v2.2.0";

/** k6 on the search path when it is version 1 or newer, else in the tools folder. Installs nothing. Never throws. */
export async function findK6(machine: Machine): Promise<AvailableTool | undefined> {
  for (const path of [findProgram(machine, ["k6"]), targetIn(machine)]) {
    const version = path && (await outputMatching([path, "version"], /^k6 v(\S+)/));
    // Before version 1, k6 ran no TypeScript.
    if (path && version && Number.parseInt(version, 10) >= 1) return { available: true, path, version };
  }
  return undefined;
}

/** k6, the open-loop load generator; built with Go where it is missing, which takes two minutes on two cores. */
export const k6: ToolDefinition = {
  name: "k6",
  about: "the open loop of `bun run bench`, and its scripts in bench/k6/",
  installedBy: "Go",
  howToInstall: "https://grafana.com/docs/k6/latest/set-up/install-k6/",
  find: findK6,
  install: ({ machine, onProgress, signal }) =>
    withGo(
      machine,
      async (go) => {
        onProgress(`k6: building ${builtVersion} with Go, once; this takes about two minutes`);
        await requireModule(go, module, builtVersion);
        await buildProgram(go, { name: "k6", what: module, target: targetIn(machine) }, onProgress);
      },
      signal,
    ),
};

/** The k6 of this machine, installed where it is missing. Never throws. */
export const ensureK6 = (options: EnsureOptions = {}): Promise<Tool> => ensure(k6, options);

const targetIn = ({ toolsDir }: Machine) => join(toolsDir, "k6");
