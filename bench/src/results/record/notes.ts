import type { Observed } from "./result.ts";

/** Above this load per core other programs compete with the run. */
const BUSY_SHARE = 0.25;

/** The circumstances that notes are made from. */
export interface Circumstances extends Pick<Observed, "env" | "stack"> {
  /** Variables of the user's environment that reached the services. */
  settings: Readonly<Record<string, string>>;
}

/** Whether other programs competed with a run, as far as the load before it shows. */
export function isBusy({ loadBefore, cores }: Pick<Observed["env"], "loadBefore" | "cores">): boolean {
  return loadBefore !== null && loadBefore > cores * BUSY_SHARE;
}

/** Notes on the circumstances of a run, independent of its plan. */
export function notesOn({ env, stack, settings }: Circumstances): string[] {
  const notes: string[] = [];
  const set = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  if (set.length > 0) {
    notes.push(`The services ran with settings of the environment: ${set.join(", ")}.`);
  }
  if (isBusy(env)) {
    notes.push(
      `The machine was busy before the run (load ${env.loadBefore?.toFixed(1)} on ${env.cores} cores): other programs may have slowed it.`,
    );
  }
  for (const { service, engine, standIn } of stack.stores) {
    if (standIn === null) continue;
    notes.push(
      `The store of ${service} was ${standIn} in place of ${engine}, whose speed it says nothing about.`,
    );
  }
  return notes;
}
