import { repositoryRoot } from "@super-heroes/system/repository";
import { type Machine, machineLoad, thisMachine } from "../result/environment.ts";
import { type CodeState, gitState } from "../result/git.ts";
import { type KeptRun, keepOwnRun } from "../result/keep-own-run.ts";
import { ownFile } from "../result/places.ts";
import type { DrillResult } from "./run-drill.ts";
import type { StackKind } from "./stage/stage-stores.ts";

/** A run of drills as its result file has it. */
export interface DrillDocument extends CodeState {
  schema: "drills/1";
  /** ISO 8601. */
  started: string;
  machine: Omit<Machine, "autocannon" | "k6">;
  stack: StackKind;
  /** Seconds instead of minutes. */
  short: boolean;
  /** Why further drills were not run; absent where all that were chosen were. */
  stoppedBecause?: string;
  drills: DrillResult[];
}

/** What is known of a run before it begins. */
export type DrillDocumentHead = Omit<DrillDocument, "drills">;

/** Describes the machine and the state of the code. Call it before the run, which loads the machine. */
export async function describeRun(
  stack: StackKind,
  short: boolean,
  warn: (line: string) => void,
): Promise<DrillDocumentHead> {
  const { autocannon: _, k6: __, ...machine } = thisMachine(null, machineLoad());
  const started = new Date().toISOString();
  return { schema: "drills/1", started, machine, ...(await gitState(repositoryRoot, warn)), stack, short };
}

/** The name of a run: when it began, and on which stack. */
export const runNameOf = ({ started, stack }: DrillDocumentHead) =>
  `${started.slice(0, 19).replaceAll(":", "-")}Z-${stack}`;

/** Writes the result where the drills of this clone go. Throws when there is no room for it anywhere. */
export async function writeResult(document: DrillDocument, runDir: string): Promise<KeptRun> {
  return await keepOwnRun(document, { file: ownFile("drills", runNameOf(document)), runDir });
}
