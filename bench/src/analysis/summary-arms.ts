import { MODES } from "./observation/modes.ts";
import { CEILING, type Segment } from "./observation/segment.ts";
import type { Pooled } from "./summary-rows.ts";

/** What is not at its default; older results do not name these at all. */
export function changesIn({
  latency,
  poolMax,
  maxInFlight,
}: Segment): Pick<Pooled, "latency" | "poolMax" | "maxInFlight"> {
  return {
    ...(latency == null ? {} : { latency }),
    ...(poolMax == null ? {} : { poolMax }),
    ...(maxInFlight == null ? {} : { maxInFlight }),
  };
}

/** What tells the arms of a summary apart. */
export function armKey({ mode, writes, latency, poolMax, maxInFlight }: Segment): unknown[] {
  return [mode, writes, latency ?? null, poolMax ?? null, maxInFlight ?? null];
}

/** The same arm, however it stores. */
export function isTwin(a: Pooled, b: Pooled): boolean {
  const keys = ["mode", "latency", "poolMax", "maxInFlight"] as const;
  return keys.every((key) => a[key] === b[key]);
}

const PLACES: readonly string[] = [CEILING, ...MODES];

/** The ceiling first, then the modes from the plainest on; what is at its default first, nothing stored before stored. */
export function compareArms(a: Pooled, b: Pooled): number {
  return (
    PLACES.indexOf(a.mode) - PLACES.indexOf(b.mode) ||
    (a.latency ?? "").localeCompare(b.latency ?? "", "en", { numeric: true }) ||
    (a.poolMax ?? 0) - (b.poolMax ?? 0) ||
    (a.maxInFlight ?? 0) - (b.maxInFlight ?? 0) ||
    Number(a.writes === "acknowledged") - Number(b.writes === "acknowledged")
  );
}
