import { p95LimitsMs } from "../../k6/limits.ts";
import { addUp, percentileMs } from "./observation/histogram.ts";
import { CEILING, DRAW, type Segment } from "./observation/segment.ts";
import { armKey, changesIn, compareArms, isTwin } from "./summary-arms.ts";
import type { ClosedRow, DrawRow, OpenRow, Pooled, Summary, WritesRow } from "./summary-rows.ts";
import { GENERATOR_LIMITED } from "./validity.ts";

/**
 * Adds the segments up by arm and load. Those that do not count are left out wherever another one counts; noise blocks
 * always are, because they measure the baseline at a time when no other arm is measured.
 */
export function summarise(segments: readonly Segment[]): Summary {
  const taken = segments.filter(({ purpose }) => purpose !== "noise");
  const closed = closedRows(taken.filter(({ model, mode }) => model === "closed" && mode !== DRAW));
  return {
    closed,
    open: openRows(taken.filter(({ model }) => model === "open")),
    writes: writesRows(closed),
    draws: drawRows(taken.filter(({ mode }) => mode === DRAW)),
    rssPeak: peaks(segments),
  };
}

function closedRows(segments: readonly Segment[]): ClosedRow[] {
  const rows = groups(segments, (segment) => [segment.connections, ...armKey(segment)]).map((group) => {
    const pooled = pool(group);
    const atLeast = !pooled.valid && pooled.reasons.every((reason) => reason === GENERATOR_LIMITED);
    return { ...pooled, connections: group[0]?.connections ?? 0, atLeast, shareOfCeiling: null };
  });
  return rows
    .map((row): ClosedRow => {
      const ceiling = rows.find(
        ({ mode, connections }) => mode === CEILING && connections === row.connections,
      );
      const usable = ceiling && ceiling !== row && ceiling.achieved > 0 && (ceiling.valid || ceiling.atLeast);
      return { ...row, shareOfCeiling: usable ? row.achieved / ceiling.achieved : null };
    })
    .sort((a, b) => a.connections - b.connections || compareArms(a, b));
}

function openRows(segments: readonly Segment[]): OpenRow[] {
  return groups(segments, (segment) => [segment.offered, ...armKey(segment)])
    .map((group): OpenRow => {
      const pooled = pool(group);
      const offered = group[0]?.offered ?? 0;
      const dropped = sum(group, (segment) => segment.dropped);
      const limitMs = p95LimitsMs[offered] ?? null;
      const clean = dropped === 0 && pooled.errors === 0 && pooled.p95Ms !== null;
      const limitMet = limitMs === null ? null : clean && (pooled.p95Ms ?? 0) < limitMs;
      return { ...pooled, offered, dropped, p95LimitMs: limitMs, limitMet };
    })
    .sort((a, b) => a.offered - b.offered || compareArms(a, b));
}

function writesRows(closed: readonly ClosedRow[]): WritesRow[] {
  return closed.flatMap((row) => {
    const none = closed.find(
      (other) => other.connections === row.connections && other.writes === "none" && isTwin(other, row),
    );
    if (row.writes !== "acknowledged" || !none || !row.valid || !none.valid) return [];
    const { connections, mode } = row;
    return [{ connections, mode, acknowledgedOfNone: row.achieved / none.achieved }];
  });
}

function drawRows(segments: readonly Segment[]): DrawRow[] {
  const rows = groups(segments, (segment) => [segment.rows])
    .map((group) => ({ ...pool(group), rows: group[0]?.rows ?? 0 }))
    .sort((a, b) => a.rows - b.rows);
  const smallestMs = rows[0]?.p50Ms;
  return rows.map((row) => ({
    ...row,
    p50OfSmallest: smallestMs && row.p50Ms ? row.p50Ms / smallestMs : null,
  }));
}

function pool(segments: readonly Segment[]): Pooled {
  const sound = segments.filter(({ valid }) => valid);
  const used = sound.length > 0 ? sound : segments;
  const histogram = addUp(used.map((segment) => segment.histogram));
  const good = sum(used, (segment) => segment.good);
  const [first] = segments;
  return {
    mode: first?.mode ?? "",
    writes: first?.writes ?? null,
    achieved: good / sum(used, ({ seconds }) => seconds),
    p50Ms: percentileMs(histogram, 50),
    p95Ms: percentileMs(histogram, 95),
    p99Ms: percentileMs(histogram, 99),
    answers: good,
    errors: sum(segments, ({ errors }) => errors),
    valid: sound.length > 0,
    reasons: [...new Set(segments.flatMap(({ reasons }) => reasons))],
    ...(first ? changesIn(first) : {}),
  };
}

function peaks(segments: readonly Segment[]): Record<string, number | null> {
  const highest: Record<string, number | null> = {};
  for (const { resources } of segments) {
    for (const [name, { rssPeak }] of Object.entries(resources)) {
      highest[name] = rssPeak === null ? (highest[name] ?? null) : Math.max(rssPeak, highest[name] ?? 0);
    }
  }
  return highest;
}

function groups(segments: readonly Segment[], keyOf: (segment: Segment) => unknown[]): Segment[][] {
  return [...Map.groupBy(segments, (segment) => JSON.stringify(keyOf(segment))).values()];
}

const sum = (segments: readonly Segment[], of: (segment: Segment) => number) =>
  segments.reduce((total, segment) => total + of(segment), 0);
