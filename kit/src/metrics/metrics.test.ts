import { expect, test } from "bun:test";
import { createMetrics } from "./metrics.ts";

/** The samples of one metric, as Prometheus reads them. */
async function samples(metrics: ReturnType<typeof createMetrics>, name: string): Promise<string[]> {
  const text = await metrics.registry.metrics();
  return text.split("\n").filter((line) => line.startsWith(`${name}{`));
}

test("requests are counted and timed by route, method and status, with the service's name", async () => {
  const metrics = createMetrics("heroes");
  for (const status of [200, 200, 404]) {
    metrics.requestStarted();
    metrics.requestEnded("/api/heroes/:id", "GET", status, 0.002);
  }
  const labels = 'route="/api/heroes/:id",method="GET"';
  expect(await samples(metrics, "http_requests_total")).toEqual([
    `http_requests_total{${labels},status="200",service="heroes"} 2`,
    `http_requests_total{${labels},status="404",service="heroes"} 1`,
  ]);
  expect(await samples(metrics, "http_request_duration_seconds_count")).toEqual([
    `http_request_duration_seconds_count{${labels},service="heroes"} 3`,
  ]);
});

test("a pool's occupancy is read when the metrics are scraped", async () => {
  const metrics = createMetrics("heroes");
  const pool = { inUse: 0, waiting: 0, max: 50 };
  metrics.watchPool("heroes", () => pool);
  Object.assign(pool, { inUse: 50, waiting: 7 });
  expect(await samples(metrics, "store_pool_connections")).toEqual([
    'store_pool_connections{store="heroes",state="in_use",service="heroes"} 50',
    'store_pool_connections{store="heroes",state="waiting",service="heroes"} 7',
    'store_pool_connections{store="heroes",state="max",service="heroes"} 50',
  ]);
});

test("two services in one process do not share what they count", async () => {
  const [heroes, villains] = [createMetrics("heroes"), createMetrics("villains")];
  heroes.upstreamCalled("locations", "ok", 0.001);
  expect(await samples(heroes, "upstream_calls_total")).toHaveLength(1);
  expect(await samples(villains, "upstream_calls_total")).toEqual([]);
});
