import { describe, expect, test } from "bun:test";
import { version as released } from "../../../package.json" with { type: "json" };
import { markStopping } from "../../src/shell/readiness.ts";
import { createSampleService, json } from "./sample-service.ts";

type Service = ReturnType<typeof createSampleService>;

/** The lines of `/metrics` that begin with the name. */
async function metric({ send }: Service, name: string): Promise<string[]> {
  const text = await (await send("/metrics")).text();
  return text.split("\n").filter((line) => line.startsWith(name));
}

const requests = (route: string, method: string, status: number, count: number) =>
  `http_requests_total{route="${route}",method="${method}",status="${status}",service="sample"} ${count}`;

test("/health responds that the process is up, and its version", async () => {
  const response = await createSampleService().send("/health");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "up", service: "sample", version: released });
});

describe("/ready", () => {
  test("is 200 when all checks respond", async () => {
    const { send } = createSampleService({ store: async () => {}, disk: async () => {} });
    const response = await send("/ready");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: "ready",
      service: "sample",
      checks: { store: "up", disk: "up" },
    });
  });

  test("is 200 whatever the state of its dependencies, which it lists", async () => {
    const replica = (address: string, state: "up" | "ejected") => ({ address, state, in_flight: 0 });
    const down = () => Promise.reject(new Error("refused by 10.0.0.7"));
    const { send } = createSampleService(
      { store: async () => {} },
      {
        dependencies: { heroes: down, villains: () => new Promise(() => {}), locations: async () => {} },
        circuits: { heroes: () => "open", villains: () => "half_open", locations: () => undefined },
        replicas: {
          heroes: () => [replica("10.0.0.1:8001", "up"), replica("10.0.0.2:8001", "ejected")],
          villains: () => [replica("villains:8002", "up")],
        },
      },
    );
    const response = await send("/ready");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: "ready",
      service: "sample",
      checks: { store: "up" },
      dependencies: { heroes: "down", villains: "down", locations: "up" },
      latencies_ms: { locations: expect.any(Number) },
      circuits: { heroes: "open", villains: "half_open" },
      // One that has no others is the dependency itself.
      replicas: { heroes: [replica("10.0.0.1:8001", "up"), replica("10.0.0.2:8001", "ejected")] },
    });
  });

  test("is 503 once the service is stopping", async () => {
    const { app, send } = createSampleService({ store: async () => {} });
    markStopping(app);
    const response = await send("/ready");
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: "stopping", service: "sample", checks: { store: "up" } });
    expect((await send("/health")).status).toBe(200);
  });

  test("is 503 when a check fails, with its name but not its reason", async () => {
    const down = () => Promise.reject(new Error("refused by 10.0.0.7"));
    const { send } = createSampleService({ store: down, disk: async () => {} });
    const response = await send("/ready");
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: "unready",
      service: "sample",
      checks: { store: "down", disk: "up" },
    });
  });

  test("probes with the correlation id of its own request", async () => {
    const seen: string[] = [];
    const { send } = createSampleService({ heroes: async (id) => seen.push(id) });
    await send("/ready", { headers: { "x-correlation-id": "probe-1" } });
    expect(seen).toEqual(["probe-1"]);
  });
});

describe("/metrics", () => {
  test("counts requests by route pattern, method and status, errors included", async () => {
    const service = createSampleService();
    const { send, finished } = service;
    const responses = [
      await send("/things/1"),
      await send("/things/2"),
      await send("/things/3", { method: "DELETE" }),
      await send("/things", json("{")),
      await send("/things", json("{}")),
      await send("/fails"),
      await send("/moved"),
      await send("/nowhere/1"),
      await send("/nowhere/2"),
    ];
    await Promise.all(responses.map(finished));
    expect((await metric(service, "http_requests_total")).sort()).toEqual(
      [
        requests("/things/:id", "GET", 200, 2),
        requests("/things/:id", "DELETE", 204, 1),
        requests("/things", "POST", 400, 1),
        requests("/things", "POST", 422, 1),
        requests("/fails", "GET", 500, 1),
        requests("/moved", "GET", 301, 1),
        requests("unmatched", "GET", 404, 2),
      ].sort(),
    );
  });

  test("has as many durations as requests", async () => {
    const service = createSampleService();
    const responses = await Promise.all([1, 2, 3].map((id) => service.send(`/things/${id}`)));
    await Promise.all(responses.map(service.finished));
    expect(await metric(service, "http_request_duration_seconds_count")).toEqual([
      'http_request_duration_seconds_count{route="/things/:id",method="GET",service="sample"} 3',
    ]);
  });

  test("has nothing in flight but the scrape itself, however requests ended", async () => {
    const service = createSampleService();
    const paths = ["/things/1", "/fails", "/nowhere", "/turns/4", "/throws-text"];
    const responses = await Promise.all(paths.map((path) => service.send(path)));
    await Promise.all(responses.map(service.finished));
    expect(await metric(service, "http_requests_in_flight")).toEqual([
      'http_requests_in_flight{service="sample"} 1',
    ]);
  });

  test("shows requests while they are in flight", async () => {
    const service = createSampleService();
    const slow = service.send("/turns/100");
    expect(await metric(service, "http_requests_in_flight")).toEqual([
      'http_requests_in_flight{service="sample"} 2',
    ]);
    await slow;
  });
});

test("a request is logged with what an operator needs", async () => {
  const { send, finished } = createSampleService();
  const response = await send("/things/7", { headers: { "x-correlation-id": "id-7" } });
  expect(await finished(response)).toMatchObject({
    level: 30,
    correlationId: "id-7",
    method: "GET",
    path: "/things/7",
    status: 200,
    durationMs: expect.any(Number),
  });
});

test.each(["/health", "/ready", "/metrics"])(
  "%s is logged at debug: probes request it all the time",
  async (path) => {
    const { send, finished } = createSampleService();
    expect((await finished(await send(path))).level).toBe(20);
  },
);
