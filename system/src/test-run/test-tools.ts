import { findProgram, type Machine } from "@super-heroes/database/tools/machine";
import { toolsCommand } from "@super-heroes/database/tools/tools-command";

/** What a run of the tests needs. */
export interface ToolsOrder {
  /** The test files of the run, from the repository's root. */
  files: readonly string[];
  /** Whether MongoDB, or FerretDB in its place, is needed. */
  realStores: boolean;
  /** Whether a test that is skipped is a failure. */
  everything: boolean;
}

/** The tools that these tests use and that can be built, by their names after `bun run tools`. */
export function toolsFor({ files, realStores, everything }: ToolsOrder, machine: Machine): string[] {
  const some = (folder: string) => files.some((file) => file.startsWith(folder));
  return [
    ...(realStores && !findProgram(machine, ["mongod"]) ? ["ferretdb"] : []),
    ...(some("deploy/kubernetes/") ? ["kustomize", "kubernetes-schema-check"] : []),
    ...(some("examples/runtimes/") ? ["fights-on-go", "fights-on-node"] : []),
    // It takes longer than all other tools; the open loop is also tested with the generator of the repository.
    ...(everything && some("bench/src/lab/generators/") ? ["k6"] : []),
  ];
}

/**
 * Installs the missing ones, with progress. Without Go nothing is built, and the tests that need a tool are skipped with that
 * reason. Resolves with whether all tools are installed.
 */
export async function installTools(
  names: readonly string[],
  machine: Machine,
  signal: AbortSignal,
  print: (line: string) => void,
): Promise<boolean> {
  if (names.length === 0) return true;
  const code = await toolsCommand(names, {
    machine,
    signal,
    print: () => {},
    complain: print,
    onProgress: print,
  });
  return code === 0;
}
