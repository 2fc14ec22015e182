import { expect, test } from "bun:test";
import { pathBetween } from "./path-counts.ts";
import { parseMetrics } from "./prometheus-text.ts";

test("counts are differences, from 0 for a series that was missing before", () => {
  const before = parseMetrics(`upstream_calls_total{upstream="heroes",outcome="ok"} 100
upstream_wait_seconds_total{upstream="heroes"} 1.5`);
  const after = parseMetrics(`upstream_calls_total{upstream="heroes",outcome="ok"} 140
upstream_calls_total{upstream="heroes",outcome="timeout"} 2
upstream_calls_total{upstream="villains",outcome="ok"} 7
upstream_hedges_total{leg="hero"} 3
upstream_wait_seconds_total{upstream="heroes"} 1.75
upstream_wait_seconds_total{upstream="villains"} 0.5`);
  expect(pathBetween(before, after)).toEqual({
    upstreamCalls: { heroes: 42, villains: 7 },
    hedges: { hero: 3 },
    upstreamWaitMs: 750,
  });
});

test("a service without these counters has counts of 0", () => {
  const nothing = parseMetrics("");
  expect(pathBetween(nothing, nothing)).toEqual({ upstreamCalls: {}, hedges: {}, upstreamWaitMs: 0 });
});
