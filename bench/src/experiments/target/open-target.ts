import { type Arm, CEILING } from "../../analysis/observation/segment.ts";
import { FIGHT_PATH, launchCeiling } from "./ceiling.ts";
import { openForeignTarget } from "./open-foreign-target.ts";
import { openOwnTarget } from "./own-target.ts";
import type { RunPlace } from "./run-place.ts";
import type { StackChoice } from "./stack-choice.ts";
import { ceilingSubject, fightPath } from "./subject.ts";
import type { SystemTarget } from "./system-target.ts";
import { isFights } from "./variants.ts";

/** Starts what the arms are measured on; for a service of this system that already runs, only the ceiling. */
export function openTarget(stack: StackChoice, arms: readonly Arm[], place: RunPlace): Promise<SystemTarget> {
  switch (stack.kind) {
    case "foreign":
      return openForeignTarget(stack.pair, place);
    case "remote":
      return openRemoteTarget(stack.url, arms, place);
    default:
      return openOwnTarget(stack.kind, arms, place);
  }
}

async function openRemoteTarget(url: string, arms: readonly Arm[], place: RunPlace): Promise<SystemTarget> {
  const ceiling = await launchCeiling(url, arms.find(isFights)?.mode, place);
  const { url: ceilingBase } = await ceiling.ready;
  return {
    stack: { kind: "remote", stores: [] },
    subjectOf: (arm) =>
      arm.mode === CEILING
        ? ceilingSubject(ceilingBase, ceiling.pid)
        : {
            url: url + fightPath(arm),
            // Its processes may run on another machine; its metrics can be read from anywhere.
            watched: { processes: new Map(), services: new Map([["fights", url]]), orchestrator: "fights" },
          },
    ceilingUrl: ceilingBase + FIGHT_PATH,
    failure: ceiling.failure,
    close: async () => void (await ceiling.stop()),
  };
}
