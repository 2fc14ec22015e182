import { type KeptRun, keepOwnRun } from "@super-heroes/bench/results/files/keep-own-run";
import { ownFile } from "@super-heroes/bench/results/files/places";
import {
  type DrillDocument,
  type DrillDocumentHead,
  runNameOf,
  type StackKind,
} from "@super-heroes/bench/results/promises/drill-document";
import { gitState } from "@super-heroes/bench/results/record/git";
import { machineLoad, thisMachine } from "@super-heroes/bench/results/record/machine";
import { repositoryRoot } from "@super-heroes/cli/repository";

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

/** Writes the result where the drills of this clone go. Throws when there is no room for it anywhere. */
export async function writeResult(document: DrillDocument, runDir: string): Promise<KeptRun> {
  return await keepOwnRun(document, { file: ownFile("drills", runNameOf(document)), runDir });
}
