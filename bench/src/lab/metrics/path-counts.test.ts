import { expect, test } from "bun:test";
import { pathBetween } from "./path-counts.ts";
import { parseMetrics } from "./prometheus-text.ts";

test("what was counted is the growth, from nought for what was not there before", () => {
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

test("a service that counts nothing of it has noughts", () => {
  const nothing = parseMetrics("");
  expect(pathBetween(nothing, nothing)).toEqual({ upstreamCalls: {}, hedges: {}, upstreamWaitMs: 0 });
});
