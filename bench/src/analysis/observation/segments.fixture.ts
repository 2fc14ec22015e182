import { emptyHistogram, encode, recordMs } from "./histogram.ts";
import type { ProcessResources, Segment } from "./segment.ts";

/** What one process used, for tests: without what the machine reports, unless given. */
export function resourcesOf(change: Partial<ProcessResources> = {}): ProcessResources {
  return {
    cpuMs: null,
    rssPeak: null,
    runQueueWaitMs: null,
    eventLoopDelayMs: null,
    eachSecond: { cpuMs: [], rss: [], runQueueWaitMs: [], eventLoopDelayMs: [] },
    ...change,
  };
}

/** A segment for tests: 10 s of parallel fights at 64 connections, all of them 5 ms long, unless said otherwise. */
export function segmentOf({
  latenciesMs,
  ...change
}: Partial<Segment> & { latenciesMs?: number[] } = {}): Segment {
  const latencies = latenciesMs ?? Array.from({ length: 1000 }, () => 5);
  const histogram = emptyHistogram();
  for (const latencyMs of latencies) recordMs(histogram, latencyMs);
  const good = change.good ?? latencies.length;
  const seconds = change.seconds ?? 10;
  return {
    index: 0,
    mode: "parallel",
    writes: "none",
    rows: null,
    latency: null,
    poolMax: null,
    maxInFlight: null,
    purpose: "comparison",
    block: 0,
    slot: 0,
    side: null,
    model: "closed",
    connections: 64,
    offered: null,
    achieved: good / seconds,
    warmupSeconds: 2,
    seconds,
    startedAt: "2026-01-01T00:00:00.000Z",
    good,
    errors: 0,
    timeouts: 0,
    dropped: 0,
    histogram: encode(histogram),
    generator: { tool: change.model === "open" ? "k6" : "autocannon", cpu: 0.1, peakVus: null, maxVus: null },
    resources: {},
    path: null,
    valid: true,
    reasons: [],
    ...change,
  };
}
