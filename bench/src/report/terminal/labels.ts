import { counted } from "../../analysis/counted.ts";
import { openLoopNames } from "../../analysis/observation/open-loop-tools.ts";
import type { Arm, Load } from "../../analysis/observation/segment.ts";

/** What an arm is called: the mode, and what was set otherwise; of how it stores only where that differs. */
export function armLabel(
  { mode, writes, latency, poolMax, maxInFlight }: Partial<Arm> & { mode: string },
  { withWrites = false } = {},
): string {
  const set = [
    withWrites ? writes : null,
    latency,
    poolMax == null ? null : `pool ${poolMax}`,
    maxInFlight == null ? null : `in flight ${maxInFlight}`,
  ];
  return [mode, ...set.filter((part) => part != null)].join(", ");
}

/** A load in a sentence, as in "64 connections". */
export function loadLabel(load: Load): string {
  return load.model === "closed"
    ? counted(load.connections, "connection")
    : `${counted(load.offered, "fight")} a second`;
}

/** The kind of load with what offered it, as in "Open loop (k6)". */
export function openLoopLabel(segments: Parameters<typeof openLoopNames>[0]): string {
  const names = openLoopNames(segments);
  return names === "" ? "Open loop" : `Open loop (${names})`;
}
