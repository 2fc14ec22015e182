import { MODES } from "./observation/modes.ts";
import {
  CEILING,
  compareLimits,
  compareVaried,
  type Segment,
  type VariedSettings,
  variedIn,
} from "./observation/segment.ts";
import type { Pooled } from "./summary-rows.ts";

/** The settings that differ from the defaults; older results do not have them. */
export function changesIn({
  latency,
  poolMax,
  maxInFlight,
  ...segment
}: Segment): Pick<Pooled, "latency" | "poolMax" | "maxInFlight"> & VariedSettings {
  return {
    ...(latency == null ? {} : { latency }),
    ...(poolMax == null ? {} : { poolMax }),
    ...(maxInFlight == null ? {} : { maxInFlight }),
    ...variedIn(segment),
  };
}

/** The settings by which a summary groups segments. */
export function armKey({
  mode,
  writes,
  latency,
  poolMax,
  maxInFlight,
  workers,
  drawSource,
  replicas,
}: Segment): unknown[] {
  return [
    mode,
    writes,
    latency ?? null,
    poolMax ?? null,
    maxInFlight ?? null,
    workers ?? null,
    drawSource ?? null,
    replicas ?? null,
  ];
}

/** Whether two rows have the same arm, apart from how it stores. */
export function isTwin(a: Pooled, b: Pooled): boolean {
  const keys = ["mode", "latency", "poolMax", "maxInFlight", "workers", "drawSource", "replicas"] as const;
  return keys.every((key) => a[key] === b[key]);
}

const PLACES: readonly string[] = [CEILING, ...MODES];

/** The ceiling first, then the modes from the simplest on; defaults first, and runs without stored writes first. */
export function compareArms(a: Pooled, b: Pooled): number {
  return (
    PLACES.indexOf(a.mode) - PLACES.indexOf(b.mode) ||
    (a.latency ?? "").localeCompare(b.latency ?? "", "en", { numeric: true }) ||
    (a.poolMax ?? 0) - (b.poolMax ?? 0) ||
    compareLimits(a.maxInFlight, b.maxInFlight) ||
    compareVaried(a, b) ||
    Number(a.writes === "acknowledged") - Number(b.writes === "acknowledged")
  );
}
