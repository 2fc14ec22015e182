import { addUp, percentileMs } from "../../analysis/observation/histogram.ts";
import { CEILING, DRAW, type Segment } from "../../analysis/observation/segment.ts";
import { type PublishedResult, segmentsOf } from "../record/published-result.ts";

/** A value over all segments together, and its range over single segments; `null` with fewer than two. */
export interface Figure {
  value: number;
  range: { low: number; high: number } | null;
}

/** One arm under one load, for a service that tracks values over time. */
export interface Benchmark {
  /** The same in every run for the same arm and load. */
  name: string;
  p50Ms: Figure;
  p95Ms: Figure;
  p99Ms: Figure;
  /** Good responses per second; `null` in an open loop, where it is the offered rate. */
  throughput: Figure | null;
  segments: number;
}

/**
 * Every arm under every load that a result compares, from the segments that count. Steps of a search and noise blocks are
 * left out.
 */
export function benchmarksIn(result: PublishedResult): Benchmark[] {
  const counting = segmentsOf(result).filter(({ purpose, valid }) => purpose === "comparison" && valid);
  const groups = Map.groupBy(counting, (segment) => nameOf(result.stack.kind, segment));
  return [...groups].map(([name, segments]) => ({
    name,
    p50Ms: latencyOf(segments, 50),
    p95Ms: latencyOf(segments, 95),
    p99Ms: latencyOf(segments, 99),
    throughput: segments.every(({ model }) => model === "closed") ? throughputOf(segments) : null,
    segments: segments.length,
  }));
}

function nameOf(stack: string, segment: Segment): string {
  const {
    mode,
    rows,
    writes,
    latency,
    poolMax,
    maxInFlight,
    workers,
    drawSource,
    replicas,
    model,
    connections,
    offered,
    generator,
  } = segment;
  const what = mode === DRAW ? `draw from ${rows} heroes` : mode;
  const set = [
    writes && mode !== CEILING && `writes ${writes}`,
    latency && `latency ${latency}`,
    poolMax && `pool ${poolMax}`,
    maxInFlight && `in flight ${maxInFlight}`,
    workers && `${workers} workers`,
    drawSource && `draws from ${drawSource}`,
    replicas && `replicas ${replicas}`,
  ].filter(Boolean);
  const load = model === "closed" ? `${connections} connections` : `${offered} a second`;
  // The generators measure latency from different times, and use different shares of the cores: separate series.
  const by = generator.tool === "steady-rate" || generator.tool === "wrk" ? [generator.tool] : [];
  return [stack, what, ...set, load, ...by].join(", ");
}

function latencyOf(segments: readonly Segment[], percent: number): Figure {
  // A segment that counts has a good response, so no percentile is missing.
  const of = (some: readonly Segment[]) =>
    percentileMs(addUp(some.map(({ histogram }) => histogram)), percent) ?? 0;
  return { value: of(segments), range: rangeOf(segments.map((segment) => of([segment]))) };
}

function throughputOf(segments: readonly Segment[]): Figure {
  const total = (of: (segment: Segment) => number) => segments.reduce((sum, each) => sum + of(each), 0);
  return {
    value: total(({ good }) => good) / total(({ seconds }) => seconds),
    range: rangeOf(segments.map(({ achieved }) => achieved)),
  };
}

function rangeOf(values: readonly number[]): Figure["range"] {
  return values.length < 2 ? null : { low: Math.min(...values), high: Math.max(...values) };
}
