import { type Arm, CEILING, DRAW, type Load, type Segment } from "./observation/segment.ts";

/** What a segment measured; older results do not name all of it. */
export function armIn({ mode, writes, rows, latency, poolMax, maxInFlight }: Segment): Arm {
  return {
    mode,
    writes,
    rows,
    latency: latency ?? null,
    poolMax: poolMax ?? null,
    maxInFlight: maxInFlight ?? null,
  };
}

/** The load a segment was under. */
export function loadIn({ model, connections, offered }: Segment): Load {
  return model === "closed" ? { model, connections: connections ?? 0 } : { model, offered: offered ?? 0 };
}

/** Whether a segment measured an orchestration mode, neither the ceiling nor a draw. */
export function isOrchestrated({ mode }: Segment): boolean {
  return mode !== CEILING && mode !== DRAW;
}

/** One arm under one load, with all its segments that are given. */
export interface Group {
  arm: Arm;
  load: Load;
  segments: Segment[];
}

/** The segments by arm and load, loads and arms in the order in which a reader looks for them. */
export function groupedByArm(segments: readonly Segment[], modes: readonly string[]): Group[] {
  const groups = Map.groupBy(segments, (segment) => JSON.stringify([armIn(segment), loadIn(segment)]));
  return [...groups.values()]
    .flatMap((group) => (group[0] ? [{ arm: armIn(group[0]), load: loadIn(group[0]), segments: group }] : []))
    .sort((a, b) => compareLoads(a.load, b.load) || compareArms(a.arm, b.arm, modes));
}

/** Closed loads before open ones, the smaller first. */
export function compareLoads(a: Load, b: Load): number {
  if (a.model === "closed") return b.model === "closed" ? a.connections - b.connections : -1;
  return b.model === "open" ? a.offered - b.offered : 1;
}

/** Modes as they were asked for; what is at its default first. */
function compareArms(a: Arm, b: Arm, modes: readonly string[]): number {
  return (
    (a.writes ?? "").localeCompare(b.writes ?? "") * -1 ||
    (a.latency ?? "").localeCompare(b.latency ?? "", "en", { numeric: true }) ||
    (a.poolMax ?? 0) - (b.poolMax ?? 0) ||
    (a.maxInFlight ?? 0) - (b.maxInFlight ?? 0) ||
    modes.indexOf(a.mode) - modes.indexOf(b.mode)
  );
}
