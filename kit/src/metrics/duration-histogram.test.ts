import { expect, test } from "bun:test";
import { Registry } from "prom-client";
import { DurationHistogram } from "./duration-histogram.ts";

test("is scraped as a Prometheus histogram: cumulated buckets, sum and count by labels", async () => {
  const registry = new Registry();
  const histogram = new DurationHistogram("call_seconds", "Calls", registry);
  const heroes = histogram.child({ upstream: "heroes" });
  for (const seconds of [0.0004, 0.0005, 0.003, 0.2]) heroes.observe(seconds);
  histogram.child({ upstream: "heroes" }).observe(60);
  histogram.child({ upstream: "villains" }).observe(0.75);
  const lines = (await registry.metrics()).trim().split("\n");
  expect(lines.slice(0, 2)).toEqual(["# HELP call_seconds Calls", "# TYPE call_seconds histogram"]);
  const of = (upstream: string) => lines.filter((line) => line.includes(`upstream="${upstream}"`));
  expect(of("heroes")).toEqual([
    'call_seconds_bucket{le="0.0005",upstream="heroes"} 2',
    'call_seconds_bucket{le="0.001",upstream="heroes"} 2',
    'call_seconds_bucket{le="0.0025",upstream="heroes"} 2',
    'call_seconds_bucket{le="0.005",upstream="heroes"} 3',
    'call_seconds_bucket{le="0.01",upstream="heroes"} 3',
    'call_seconds_bucket{le="0.025",upstream="heroes"} 3',
    'call_seconds_bucket{le="0.05",upstream="heroes"} 3',
    'call_seconds_bucket{le="0.1",upstream="heroes"} 3',
    'call_seconds_bucket{le="0.25",upstream="heroes"} 4',
    'call_seconds_bucket{le="0.5",upstream="heroes"} 4',
    'call_seconds_bucket{le="1",upstream="heroes"} 4',
    'call_seconds_bucket{le="2.5",upstream="heroes"} 4',
    'call_seconds_bucket{le="+Inf",upstream="heroes"} 5',
    expect.stringMatching(/^call_seconds_sum\{upstream="heroes"\} 60\.203/),
    'call_seconds_count{upstream="heroes"} 5',
  ]);
  expect(of("villains")).toContain('call_seconds_bucket{le="1",upstream="villains"} 1');
  expect(of("villains")).toContain('call_seconds_bucket{le="0.5",upstream="villains"} 0');
});
