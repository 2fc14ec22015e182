import type { BenchOptions } from "../cli/cli.ts";
import type { ResultDocument } from "../result/result.ts";
import type { Writes } from "../result/segment.ts";
import { launchCeiling } from "./ceiling.ts";
import { openOwnTarget } from "./own-target.ts";

/** What load is put on. */
export interface Target {
  stack: ResultDocument["stack"];
  /** Where fights answers that stores them in this way. */
  fightsAt(writes: Writes | null): string;
  /** Where heroes answers whose store has so many rows. */
  drawsAt(rows: number): string;
  ceilingUrl: string;
  /** Process ids by name, of all that is measured. */
  processes: ReadonlyMap<string, number>;
  /** Resolves with the reason when a process ends by itself. */
  failure: Promise<Error>;
  /** Stops all that was started for the run. */
  close(): Promise<void>;
}

/** Where a run keeps its files, and how it is told to stop. */
export interface RunPlace {
  /** An absolute path: logs, embedded data, scratch files. */
  runDir: string;
  /** Where stores for draws are kept from run to run, because a million rows take a while to load. */
  rowsDir: string;
  signal: AbortSignal;
  onProgress(line: string): void;
}

/** Starts what is to be measured; of a service that runs somewhere already, only the ceiling. */
export function openTarget(options: BenchOptions, place: RunPlace): Promise<Target> {
  const { stack, modes } = options;
  return stack.kind === "remote"
    ? openRemoteTarget(stack.url, modes, place)
    : openOwnTarget(stack.kind, options, place);
}

async function openRemoteTarget(
  url: string,
  modes: readonly string[],
  { runDir }: RunPlace,
): Promise<Target> {
  const ceiling = await launchCeiling(url, modes[0] ?? "", runDir);
  return {
    stack: { kind: "remote", stores: [] },
    fightsAt: () => url,
    drawsAt: () => "",
    ceilingUrl: (await ceiling.ready).url,
    processes: new Map([["ceiling", ceiling.pid]]),
    failure: ceiling.failure,
    close: async () => void (await ceiling.stop()),
  };
}
