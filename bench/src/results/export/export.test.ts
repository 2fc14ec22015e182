import { expect, test } from "bun:test";
import { observed, resultForTests } from "../result.fixture.ts";
import { bencherMetricFormat } from "./bencher-metric-format.ts";
import { type Benchmark, benchmarksIn } from "./benchmarks.ts";
import { biggerIsBetter, smallerIsBetter } from "./github-action-benchmark.ts";

const once = (value: number) => ({ value, range: null });
const closed: Benchmark = {
  name: "local, parallel, 64 connections",
  p50Ms: { value: 4, range: { low: 3.5, high: 5 } },
  p95Ms: once(6),
  p99Ms: once(8),
  throughput: { value: 110, range: { low: 100, high: 120 } },
  segments: 2,
};
const open: Benchmark = { ...closed, name: "local, parallel, 50 a second", throughput: null, segments: 1 };

test("segments of one arm under one load are one benchmark; what does not count is left out", () => {
  const benchmarks = benchmarksIn(resultForTests());
  expect(benchmarks.map(({ name, segments }) => [name, segments])).toEqual([
    ["local, sequential, writes none, 64 connections", 1],
    ["local, parallel, writes none, 64 connections", 2],
    ["local, parallel, writes none, 50 a second", 1],
    ["local, parallel, writes none, latency constant:5, pool 8, in flight 20, 64 connections", 1],
  ]);
});

test("a percentile is read from all latencies together, its range from the segments one by one", () => {
  const [, both, fixedRate] = benchmarksIn(resultForTests());
  // 1,000 responses of 4 ms and 1,200 of 5 ms, in 20 seconds.
  expect(both?.p50Ms.value).toBeCloseTo(5, 1);
  expect(both?.p50Ms.range?.low).toBeCloseTo(4, 1);
  expect(both?.p50Ms.range?.high).toBeCloseTo(5, 1);
  expect(both?.throughput).toEqual({ value: 110, range: { low: 100, high: 120 } });
  expect(fixedRate).toMatchObject({ throughput: null, p50Ms: { range: null } });
});

test("a draw is named by its rows, steps of a search are not exported", () => {
  const [first] = observed.segments;
  if (!first) throw new Error("the fixture has no segment");
  const segments = [
    { ...first, mode: "draw", rows: 100, writes: null },
    { ...first, purpose: "search" as const },
  ];
  expect(benchmarksIn(resultForTests({ segments })).map(({ name }) => name)).toEqual([
    "local, draw from 100 heroes, 64 connections",
  ]);
});

test("Bencher takes nanoseconds and operations a second, with bounds where there are any", () => {
  expect(bencherMetricFormat([closed, open])).toEqual({
    "local, parallel, 64 connections": {
      latency: { value: 4_000_000, lower_value: 3_500_000, upper_value: 5_000_000 },
      "latency-p95": { value: 6_000_000 },
      "latency-p99": { value: 8_000_000 },
      throughput: { value: 110, lower_value: 100, upper_value: 120 },
    },
    "local, parallel, 50 a second": {
      latency: { value: 4_000_000, lower_value: 3_500_000, upper_value: 5_000_000 },
      "latency-p95": { value: 6_000_000 },
      "latency-p99": { value: 8_000_000 },
    },
  });
});

test("github-action-benchmark takes latencies in one file and throughput in another", () => {
  expect(smallerIsBetter([closed])).toEqual([
    {
      name: "local, parallel, 64 connections: p50",
      unit: "ms",
      value: 4,
      range: "± 0.750",
      extra: "2 segments",
    },
    { name: "local, parallel, 64 connections: p95", unit: "ms", value: 6, extra: "2 segments" },
    { name: "local, parallel, 64 connections: p99", unit: "ms", value: 8, extra: "2 segments" },
  ]);
  expect(biggerIsBetter([closed, open])).toEqual([
    {
      name: "local, parallel, 64 connections: throughput",
      unit: "answers/s",
      value: 110,
      range: "± 10.0",
      extra: "2 segments",
    },
  ]);
});
