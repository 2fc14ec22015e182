import { counted, whole } from "@super-heroes/system/counted";
import { type Arm, DRAW, type PlannedSegment, type PlannedTurns } from "../analysis/observation/segment.ts";

/** A segment, or two that are measured together: `A and B in turns, 16 connections`. */
export function describeStep(step: PlannedSegment | PlannedTurns): string {
  if (!("together" in step)) return describeSegment(step);
  const [first, second] = step.together;
  const names =
    first.side === null
      ? `${describeArm(first.arm)} and ${describeArm(second.arm)}`
      : `${describeArm(first.arm)} and itself`;
  return `${names} in turns, ${loadInWords(first.load)}`;
}

/** A planned segment in words: `parallel, constant:5, 64 connections`. */
export function describeSegment({ arm, load, side }: PlannedSegment): string {
  return [describeArm(arm), ...(side === null ? [] : [`side ${side} of itself`]), loadInWords(load)].join(
    ", ",
  );
}

function loadInWords(load: PlannedSegment["load"]): string {
  return load.model === "closed"
    ? counted(load.connections, "connection")
    : `${whole(load.offered)} per second`;
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
  replicas,
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
    ...(replicas === undefined ? [] : [`replicas ${replicas}`]),
  ].join(", ");
}
