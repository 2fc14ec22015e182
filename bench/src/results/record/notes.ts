import type { Observed } from "./result.ts";

/** A machine with more than this share of its cores wanted by others is not the run's alone. */
const BUSY_SHARE = 0.25;

/** What the notes on a run are drawn from. */
export interface Circumstances extends Pick<Observed, "env" | "stack"> {
  /** Variables of the user's environment that reached the services. */
  settings: Readonly<Record<string, string>>;
}

/** What a reader should know about the circumstances of a run, whatever its plan was. */
export function notesOn({ env, stack, settings }: Circumstances): string[] {
  const notes: string[] = [];
  const set = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  if (set.length > 0) {
    notes.push(`The services ran with settings of the environment: ${set.join(", ")}.`);
  }
  const { loadBefore, cores } = env;
  if (loadBefore !== null && loadBefore > cores * BUSY_SHARE) {
    notes.push(
      `The machine was busy before the run (load ${loadBefore.toFixed(1)} on ${cores} cores): other programs may have slowed it.`,
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
