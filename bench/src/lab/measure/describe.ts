import { counted, whole } from "@super-heroes/system/counted";
import { type Arm, DRAW, type PlannedSegment } from "../../results/run/segment.ts";

/** What a planned segment does, in words: `parallel, constant:5, 64 connections`. */
export function describeSegment({ arm, load, side }: PlannedSegment): string {
  const how =
    load.model === "closed" ? counted(load.connections, "connection") : `${whole(load.offered)} a second`;
  return [describeArm(arm), ...(side === null ? [] : [`side ${side} of itself`]), how].join(", ");
}

/** What an arm is, in words; only what differs from a service's own defaults. */
export function describeArm({ mode, writes, rows, latency, poolMax, maxInFlight }: Arm): string {
  if (mode === DRAW) return `draw from ${counted(rows ?? 0, "hero", "heroes")}`;
  return [
    mode,
    ...(writes === null ? [] : [`writes ${writes}`]),
    ...(latency === null ? [] : [latency]),
    ...(poolMax === null ? [] : [`pool ${poolMax}`]),
    ...(maxInFlight === null ? [] : [`in flight ${maxInFlight}`]),
  ].join(", ");
}
