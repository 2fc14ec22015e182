import type { StackChoice } from "../plan/experiment.ts";
import type { Observed } from "../../results/record/result.ts";
import { type Arm, CEILING } from "../../analysis/observation/segment.ts";
import { launchCeiling } from "./ceiling.ts";
import { openOwnTarget } from "./own-target.ts";
import { ceilingSubject, fightPath, type Subject } from "./subject.ts";
import { isFights } from "./variants.ts";

/** What load is put on. */
export interface Target {
  stack: Observed["stack"];
  /** The arm has to be among those that the target was opened for. */
  subjectOf(arm: Arm): Subject;
  /** Where a fight is answered without any upstream. */
  ceilingUrl: string;
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

/** Starts what the arms are measured on; of a service that runs somewhere already, only the ceiling. */
export function openTarget(stack: StackChoice, arms: readonly Arm[], place: RunPlace): Promise<Target> {
  return stack.kind === "remote"
    ? openRemoteTarget(stack.url, arms, place)
    : openOwnTarget(stack.kind, arms, place);
}

async function openRemoteTarget(url: string, arms: readonly Arm[], place: RunPlace): Promise<Target> {
  const ceiling = await launchCeiling(url, arms.find(isFights)?.mode, place);
  const { url: ceilingUrl } = await ceiling.ready;
  return {
    stack: { kind: "remote", stores: [] },
    subjectOf: (arm) =>
      arm.mode === CEILING
        ? ceilingSubject(ceilingUrl, ceiling.pid)
        : {
            baseUrl: url,
            path: fightPath(arm),
            // Its processes may be another machine's; what it counts can be read wherever it is.
            watched: { processes: new Map(), services: new Map([["fights", url]]), fights: "fights" },
          },
    ceilingUrl,
    failure: ceiling.failure,
    close: async () => void (await ceiling.stop()),
  };
}
