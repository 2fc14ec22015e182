import type { DrillDocumentHead, StackKind } from "@super-heroes/bench/results/promises/drill-document";
import { gitState } from "@super-heroes/bench/results/record/git";
import { machineLoad, thisMachine } from "@super-heroes/bench/results/record/machine";
import { repositoryRoot } from "@super-heroes/cli/repository";

/** Describes the machine and the state of the code. Call it before the drills, which load the machine. */
export async function describeRun(
  stack: StackKind,
  short: boolean,
  warn: (line: string) => void,
): Promise<DrillDocumentHead> {
  const { autocannon: _, k6: __, ...machine } = thisMachine(null, machineLoad());
  const started = new Date().toISOString();
  return { schema: "drills/1", started, machine, ...(await gitState(repositoryRoot, warn)), stack, short };
}
