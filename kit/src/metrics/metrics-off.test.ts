import { expect, test } from "bun:test";
import { createMetrics } from "./metrics.ts";
import { withoutCounting } from "./metrics-off.ts";

test("nothing is counted, and a scrape still responds", async () => {
  const metrics = withoutCounting(createMetrics("fights"));
  metrics.requestStarted();
  metrics.requestEnded("/api/fights", "GET", 200, 0.01);
  metrics.upstreamCalled("heroes", "ok", 0.01);
  metrics.waitOf("heroes").add(1);
  metrics.hedgesOf("hero").ended("won");
  metrics.counter("events_delivered_total", "Events delivered").child({}).add();
  metrics.counter("events_delivered_total", "Events delivered").child({}).add();

  const text = await metrics.registry.metrics();
  expect(text).not.toContain("http_requests_total{");
  expect(text).not.toContain("upstream_calls_total{");
  expect(text).toContain('http_requests_in_flight{service="fights"} 0');
  expect(text).toContain('events_delivered_total{service="fights"} 0');
  expect(text).toContain("process_resident_memory_bytes");
});

test("gauges are still read", async () => {
  const metrics = withoutCounting(createMetrics("fights"));
  metrics.watchPool("fights", () => ({ inUse: 1, waiting: 0, max: 20 }));
  expect(await metrics.registry.metrics()).toContain('state="max",service="fights"} 20');
});
