import { directFetch } from "@super-heroes/kit/network/proxies";
import { flagsIn } from "@super-heroes/kit/shell/flags-report";
import type { FlagsInForce } from "../../analysis/observation/run.ts";

/** The feature flags of a service at one moment. */
export interface SeenFlags {
  inForce: FlagsInForce;
  /** How often they have changed since the service started. */
  changes: number;
}

/** The flags of the service at this URL; `undefined` where it has none, or does not say. */
export async function flagsAt(url: string): Promise<SeenFlags | undefined> {
  let report: unknown;
  try {
    report = await (await directFetch(`${url}/ready`, { timeoutMs: 3000 })).json();
  } catch {
    // A program of another origin, or an earlier version of this one.
    return undefined;
  }
  const flags = flagsIn(report);
  if (!flags) return undefined;
  const { version = "", in_force: inForce, changes } = flags;
  const values = Object.entries(inForce).map(([name, { shares }]) => [name, shares ?? null] as const);
  return { inForce: { version, values: Object.fromEntries(values) }, changes };
}

/** Why the segments of a run cannot be compared, where the flags changed during it; by then they may be as before again. */
export function flagChangeNote(
  before: SeenFlags | undefined,
  after: SeenFlags | undefined,
): string | undefined {
  const isSame = before?.inForce.version === after?.inForce.version && before?.changes === after?.changes;
  return isSame
    ? undefined
    : "The feature flags of the service changed during the run: segments before and after that differ in more than their arms.";
}
