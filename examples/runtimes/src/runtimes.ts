import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { ensure } from "@super-heroes/database/tools/ensure";
import { fightsOnGo } from "@super-heroes/database/tools/fights-on-go";
import { fightsOnNode } from "@super-heroes/database/tools/fights-on-node";
import type { EnsureOptions } from "@super-heroes/database/tools/tool";

/** The runtimes that fights is written for: the service itself, and the examples. */
export const RUNTIMES = ["bun", "node", "go"] as const;
export type RuntimeName = (typeof RUNTIMES)[number];

/** Their names in texts. */
export const TITLES: Readonly<Record<RuntimeName, string>> = { bun: "Bun", node: "Node", go: "Go" };

/** Fights on a runtime, as a program that can be started in the root of the repository. */
export interface FightsProgram {
  argv: readonly string[];
  /** The version of the runtime. */
  version: string;
}

/** The program, or a sentence with the reason why there is none. */
export type FoundProgram = FightsProgram | { missing: string };

/** Finds fights on a runtime, and installs the example where it is missing and may be installed. */
export async function findFights(runtime: RuntimeName, options: EnsureOptions = {}): Promise<FoundProgram> {
  if (runtime === "bun")
    return { argv: [process.execPath, join("services", "fights", "src", "main.ts")], version: Bun.version };
  const tool = await ensure(runtime === "node" ? fightsOnNode : fightsOnGo, options);
  if (!tool.available) return { missing: tool.reason };
  const { path, version } = tool;
  return runtime === "node" ? { argv: ["node", path], version } : { argv: [path], version };
}

/** Where programs are started. */
export const STARTED_IN = repositoryRoot;
