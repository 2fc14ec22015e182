import type { Facts, FinishedRun } from "./finished-run.ts";

/** A fact that differs between two runs; `null` where one of them does not have it. */
export interface ChangedFact {
  name: string;
  old: string | null;
  new: string | null;
}

/** The facts that differ, in the order of the older run. */
export function changedFacts(older: Facts, newer: Facts): ChangedFact[] {
  const names = new Set([...Object.keys(older), ...Object.keys(newer)]);
  return [...names].flatMap((name) => {
    const changed = { name, old: older[name] ?? null, new: newer[name] ?? null };
    return changed.old === changed.new ? [] : [changed];
  });
}

/**
 * Why two runs cannot be compared, one clause for each reason; empty where they can. Where neither file names its machine,
 * that is no reason: nothing shows that they differ.
 */
export function reasonsAgainstComparing(older: FinishedRun, newer: FinishedRun): string[] {
  const settings = changedFacts(older.settings, newer.settings).map(clause);
  if (older.machine === null && newer.machine === null) return settings;
  if (older.machine === null || newer.machine === null) {
    const unknown = older.machine === null ? "OLD" : "NEW";
    return [`${unknown} does not say on which machine it was measured`, ...settings];
  }
  return [...changedFacts(older.machine, newer.machine).map(clause), ...settings];
}

/** Identifies what has to be equal: runs with equal keys can be compared. */
export function comparabilityKey({ machine, settings }: FinishedRun): string {
  const sorted = (facts: Facts | null) =>
    facts && Object.entries(facts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([sorted(machine), sorted(settings)]);
}

function clause({ name, old, new: changed }: ChangedFact): string {
  return `they differ in the ${name}: ${old ?? "not recorded"} in OLD, ${changed ?? "not recorded"} in NEW`;
}
