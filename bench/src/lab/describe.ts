import { counted, whole } from "@super-heroes/system/counted";
import { type Arm, DRAW, type PlannedSegment } from "../analysis/observation/segment.ts";

/** A planned segment in words: `parallel, constant:5, 64 connections`. */
export function describeSegment({ arm, load, side }: PlannedSegment): string {
  const how =
    load.model === "closed" ? counted(load.connections, "connection") : `${whole(load.offered)} per second`;
  return [describeArm(arm), ...(side === null ? [] : [`side ${side} of itself`]), how].join(", ");
}

/** An arm in words: its mode, and the settings that differ from the services' own defaults. */
export function describeArm({
  mode,
  writes,
  rows,
  latency,
  poolMax,
  maxInFlight,
  workers,
  drawSource,
}: Arm): string {
  if (mode === DRAW) return `draw from ${counted(rows ?? 0, "row")}`;
  return [
    mode,
    ...(writes === null ? [] : [`writes ${writes}`]),
    ...(latency === null ? [] : [latency]),
    ...(poolMax === null ? [] : [`pool ${poolMax}`]),
    ...(maxInFlight === null ? [] : [`in flight ${maxInFlight}`]),
    ...(workers === undefined ? [] : [counted(workers, "worker")]),
    ...(drawSource === undefined ? [] : [`draws from ${drawSource}`]),
  ].join(", ");
}
