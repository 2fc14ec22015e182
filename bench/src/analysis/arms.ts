import {
  type Arm,
  CEILING,
  compareLimits,
  compareVaried,
  DRAW,
  type Load,
  type Segment,
  variedIn,
} from "./observation/segment.ts";

/** The arm of a segment; older results do not have all its settings. */
export function armIn({ mode, writes, rows, latency, poolMax, maxInFlight, ...segment }: Segment): Arm {
  return {
    mode,
    writes,
    rows,
    latency: latency ?? null,
    poolMax: poolMax ?? null,
    maxInFlight: maxInFlight ?? null,
    ...variedIn(segment),
  };
}

/** The load of a segment. */
export function loadIn({ model, connections, offered }: Segment): Load {
  return model === "closed" ? { model, connections: connections ?? 0 } : { model, offered: offered ?? 0 };
}

/** Whether a segment measured an orchestration mode, neither the ceiling nor a draw. */
export function isOrchestrated({ mode }: Segment): boolean {
  return mode !== CEILING && mode !== DRAW;
}

/** One arm under one load, with its segments. */
export interface Group {
  arm: Arm;
  load: Load;
  segments: Segment[];
}

/** The segments by arm and load, in the order in which a page lists them. */
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

/** Defaults first, then modes in the order of the configuration. */
function compareArms(a: Arm, b: Arm, modes: readonly string[]): number {
  return (
    (a.writes ?? "").localeCompare(b.writes ?? "") * -1 ||
    (a.latency ?? "").localeCompare(b.latency ?? "", "en", { numeric: true }) ||
    (a.poolMax ?? 0) - (b.poolMax ?? 0) ||
    compareLimits(a.maxInFlight, b.maxInFlight) ||
    compareVaried(a, b) ||
    modes.indexOf(a.mode) - modes.indexOf(b.mode)
  );
}
