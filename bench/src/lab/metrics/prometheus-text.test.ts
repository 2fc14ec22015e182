import { expect, test } from "bun:test";
import { parseMetrics } from "./prometheus-text.ts";

const metrics = parseMetrics(`# HELP upstream_calls_total Calls to other services, by upstream and outcome
# TYPE upstream_calls_total counter
upstream_calls_total{upstream="heroes",outcome="ok",service="fights"} 12
upstream_calls_total{upstream="heroes",outcome="timeout",service="fights"} 3
upstream_calls_total{outcome="ok",upstream="villains"} 1.5e1 1395066363000
nodejs_eventloop_lag_mean_seconds{service="fights"} 0.0003943
process_start_time_seconds 1795245823
broken_total{path="C:\\\\a, \\"b\\" }\\n"} 7
nodejs_eventloop_lag_min_seconds{service="fights"} Nan
`);

test("a counter is summed over all other labels", () => {
  expect(metrics.by("upstream_calls_total", "upstream")).toEqual({ heroes: 15, villains: 15 });
  expect(metrics.by("upstream_calls_total", "outcome")).toEqual({ ok: 27, timeout: 3 });
});

test("the last line counts without a line break", () => {
  expect(parseMetrics('a_total{x="1"} 2\na_total{x="2"} 3').by("a_total", "x")).toEqual({ 1: 2, 2: 3 });
});

test("a single series is read whatever its labels", () => {
  expect(metrics.value("nodejs_eventloop_lag_mean_seconds")).toBe(0.0003943);
  expect(metrics.value("process_start_time_seconds")).toBe(1_795_245_823);
});

test("a metric that is missing, has several series, or is no number has no value", () => {
  expect(metrics.value("absent")).toBeNull();
  expect(metrics.value("upstream_calls_total")).toBeNull();
  expect(metrics.value("nodejs_eventloop_lag_min_seconds")).toBeNull();
  expect(metrics.by("absent", "upstream")).toEqual({});
});

test("escaped characters of a label are unescaped", () => {
  expect(metrics.by("broken_total", "path")).toEqual({ 'C:\\a, "b" }\n': 7 });
});
