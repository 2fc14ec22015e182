import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { someUser } from "@super-heroes/testing/stand-ins/access-tokens";
import { twoOrders as orders } from "../contracts/orders.ts";
import { ada } from "../contracts/users.ts";
import { UPSTREAMS, type UpstreamName } from "../src/routing/services.ts";
import { contracted } from "./contracted.ts";
import { type Backend, startGateway } from "./gateway-under-test.ts";

const responses: Record<string, unknown> = {
  "/api/v1/users/stats/count": contracted("the number of users"),
  "/api/orders/stats": contracted("the statistics of orders"),
  "/api/v1/analytics/fights": contracted("the statistics of fights"),
  "/api/users/7": contracted("the user of a profile"),
  "/api/orders/user/7": contracted("the newest orders of a user"),
};
const responding: Backend = (request) => {
  const body = responses[new URL(request.url).pathname];
  return body === undefined ? new Response("", { status: 404 }) : Response.json(body);
};
const whole = { users: responding, orders: responding, analytics: responding };

const numbers = {
  total_users: 3,
  total_orders: 5,
  pending_orders: 2,
  completed_orders: 1,
  total_revenue: 99.5,
  total_fights: 10,
  hero_wins: 6,
  villain_wins: 4,
};

describe("the dashboard", () => {
  test.each(["", "?mode=sequential", "?mode=parallel"])("has all counts: %s", async (query) => {
    await using gateway = await startGateway(whole);
    const response = await gateway.send(`/api/dashboard${query}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: numbers });
    expect(response.headers.get("x-degraded")).toBeNull();
    expect(response.headers.get("server-timing")).toMatch(/users;dur=.*orders;dur=.*analytics;dur=|dur=/);
  });

  test("in sequence each call waits for the one before; in parallel all are made at once", async () => {
    for (const [mode, first] of [
      ["sequential", ["users"]],
      ["parallel", ["users", "orders", "analytics"]],
    ] as const) {
      const called: string[] = [];
      const { promise: open, resolve: respondAll } = Promise.withResolvers<void>();
      const { promise: enough, resolve: enoughAsked } = Promise.withResolvers<void>();
      const waiting =
        (name: string): Backend =>
        async (request) => {
          called.push(name);
          if (called.length === first.length) enoughAsked();
          await open;
          return responding(request);
        };
      await using gateway = await startGateway({
        users: waiting("users"),
        orders: waiting("orders"),
        analytics: waiting("analytics"),
      });
      const response = gateway.send(`/api/dashboard?mode=${mode}`);
      await enough;
      expect(called.toSorted()).toEqual([...first].toSorted());
      respondAll();
      expect((await response).status).toBe(200);
    }
  });

  test.each(["coalesced", "nonsense", ""])("mode %j is unknown: 422", async (mode) => {
    await using gateway = await startGateway(whole);
    await expectProblem(await gateway.send(`/api/dashboard?mode=${mode}`), 422, "validation_failed");
  });

  const broken: [string, Backend | undefined][] = [
    ["down", undefined],
    ["failing", () => new Response("boom", { status: 500 })],
    ["returning an invalid response", () => Response.json({ nonsense: true })],
    ["overloaded", () => new Response("", { status: 503 })],
  ];
  describe.each(["users", "orders", "analytics"] as const)("with %s", (name) => {
    test.each(broken)("%s has the other parts and names the missing one", async (_, backend) => {
      const backends: Partial<Record<UpstreamName, Backend>> = { ...whole };
      if (backend) backends[name] = backend;
      else delete backends[name];
      await using gateway = await startGateway(backends);
      const response = await gateway.send("/api/dashboard");
      expect(response.status).toBe(200);
      expect(response.headers.get("x-degraded")).toBe(name);
      const { data, degraded } = (await response.json()) as {
        data: Record<string, unknown>;
        degraded: string[];
      };
      expect(degraded).toEqual([name]);
      const missing = Object.keys(data).filter((key) => data[key] === null);
      expect(missing.length).toBeGreaterThan(0);
      expect({ ...numbers, ...Object.fromEntries(missing.map((key) => [key, null])) } as object).toEqual(
        data,
      );
      expect(await gateway.metrics()).toMatch(
        new RegExp(`degraded_answers_total\\{.*service="${name}".*\\} 1`),
      );
    });
  });

  test("without any service is 200, with all parts missing and named", async () => {
    await using gateway = await startGateway();
    const response = await gateway.send("/api/dashboard");
    expect(response.status).toBe(200);
    expect(response.headers.get("x-degraded")).toBe("users, orders, analytics");
  });

  test("a service that does not respond is missing after the deadline", async () => {
    await using gateway = await startGateway(
      { ...whole, orders: () => new Promise<Response>(() => {}) },
      { DEADLINE_MS: "200" },
    );
    const response = await gateway.send("/api/dashboard");
    expect(response.status).toBe(200);
    expect(response.headers.get("x-degraded")).toBe("orders");
  });
});

describe("a user's profile", () => {
  test("has the user and their orders, read with the user's own token", async () => {
    const seen: (string | null)[] = [];
    const recording: Backend = (request) => {
      seen.push(request.headers.get("authorization"));
      return responding(request);
    };
    await using gateway = await startGateway({ users: recording, orders: recording });
    const authorization = gateway.mint.authorization(someUser(7));
    const response = await gateway.send("/api/users/7/profile", { headers: { authorization } });
    expect(await response.json()).toEqual({ data: { user: ada, orders, total_orders: 2 } });
    expect(seen).toEqual([authorization, authorization]);
  });

  test("is for the user and for admins", async () => {
    await using gateway = await startGateway(whole);
    const read = (authorization?: string) =>
      gateway.send("/api/users/7/profile", { headers: authorization ? { authorization } : {} });
    await expectProblem(await read(), 401, "unauthenticated");
    await expectProblem(await read(gateway.mint.authorization(someUser(8))), 403, "forbidden");
    expect((await read(gateway.mint.authorization(someUser(1, "admin")))).status).toBe(200);
  });

  test.each([
    [401, "unauthenticated"],
    [403, "forbidden"],
  ] as const)("that a service refuses with %d is refused, not degraded", async (status, code) => {
    const refusing: Backend = () => new Response("", { status });
    for (const backends of [
      { ...whole, users: refusing },
      { ...whole, orders: refusing },
    ])
      for (const mode of ["sequential", "parallel"]) {
        await using gateway = await startGateway(backends);
        const authorization = gateway.mint.authorization(someUser(7));
        const response = await gateway.send(`/api/users/7/profile?mode=${mode}`, {
          headers: { authorization },
        });
        await expectProblem(response, status, code);
      }
  });

  describe("of a user with very many orders", () => {
    /** Orders as their service pages them, each as large as one may be. */
    const many = (count: number): Backend => {
      const all = Array.from({ length: count }, (_, index) => ({
        id: `0198c1a5-0000-7000-8000-${String(count - index).padStart(12, "0")}`,
        user_id: 7,
        status: "paid",
        total: 1,
        product: "€".repeat(200),
      }));
      return (request) => {
        const { pathname, searchParams } = new URL(request.url);
        if (pathname === "/api/orders/user/7/count") return Response.json({ count });
        const limit = Number(searchParams.get("limit") ?? count);
        const after = all.findIndex(({ id }) => id === searchParams.get("before")) + 1;
        return Response.json(all.slice(after, after + limit));
      };
    };

    test.each([
      [199, 199],
      [200, 200],
      [201, 201],
      [999, 999],
      [1000, 1000],
      [1001, 1000],
      [5000, 1000],
    ])("%d: has the newest orders and the number of all", async (count, most) => {
      await using gateway = await startGateway({ users: responding, orders: many(count) });
      const authorization = gateway.mint.authorization(someUser(7));
      const response = await gateway.send("/api/users/7/profile", { headers: { authorization } });
      expect(response.headers.get("x-degraded")).toBeNull();
      const { data } = await response.json();
      expect(data.total_orders).toBe(count);
      expect(new Set(data.orders.map(({ id }: { id: string }) => id)).size).toBe(most);
    });

    test("opens no circuit breaker when the responses of orders are too large", async () => {
      await using gateway = await startGateway({
        users: responding,
        orders: () => Response.json([{ ...orders[0], product: "x".repeat(300_000) }]),
      });
      const authorization = gateway.mint.authorization(someUser(7));
      for (let request = 0; request < 40; request++) {
        const response = await gateway.send("/api/users/7/profile", { headers: { authorization } });
        expect(response.headers.get("x-degraded")).toBe("orders");
      }
      expect(await gateway.metrics()).not.toMatch(/^upstream_circuit_opened_total\{.*\} [1-9]/m);
    });
  });

  test("of an unknown user is 404", async () => {
    await using gateway = await startGateway(whole);
    const authorization = gateway.mint.authorization(someUser(1, "admin"));
    const response = await gateway.send("/api/users/99/profile", { headers: { authorization } });
    await expectProblem(response, 404, "user_not_found");
  });

  test("without orders has the user and names orders as degraded", async () => {
    await using gateway = await startGateway({ users: responding });
    const authorization = gateway.mint.authorization(someUser(7));
    const response = await gateway.send("/api/users/7/profile", { headers: { authorization } });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-degraded")).toBe("orders");
    expect(await response.json()).toEqual({
      data: { user: ada, orders: null, total_orders: null },
      degraded: ["orders"],
    });
  });
});

describe("the health of the system", () => {
  const ready: Backend = () => Response.json({ status: "ready" });
  const all: Partial<Record<UpstreamName, Backend>> = Object.fromEntries(
    UPSTREAMS.map((name) => [name, ready]),
  );

  const CLOSED = { proxied: "closed", own: "closed" };

  test("is 200 when every service is ready, each with its latency", async () => {
    await using gateway = await startGateway(all);
    const response = await gateway.send("/api/health");
    expect(response.status).toBe(200);
    const health = await response.json();
    expect(health.status).toBe("up");
    expect(Object.keys(health.services)).toEqual(Object.keys(all));
    for (const state of Object.values(health.services))
      expect(state).toEqual({ status: "up", latency_ms: expect.any(Number), circuits: CLOSED });
  });

  test("has the parts and the calls that a service reports, also of one that is not ready", async () => {
    const report = {
      status: "unready",
      service: "fights",
      checks: { store: "down" },
      dependencies: { heroes: "up", villains: "down" },
      latencies_ms: { heroes: 1.5 },
      circuits: { heroes: "half_open", villains: "open" },
      replicas: { heroes: [{ address: "10.0.0.1:8001", state: "returning", in_flight: 2 }] },
    };
    const fights: Backend = () => Response.json(report, { status: 503 });
    await using gateway = await startGateway({ ...all, fights });
    const { services } = await (await gateway.send("/api/health")).json();
    expect(services.fights).toEqual({
      status: "down",
      latency_ms: expect.any(Number),
      circuits: CLOSED,
      checks: { store: "down" },
      calls: {
        heroes: {
          status: "up",
          latency_ms: 1.5,
          circuit: "half_open",
          replicas: [{ address: "10.0.0.1:8001", state: "returning", in_flight: 2 }],
        },
        villains: { status: "down", circuit: "open" },
      },
    });
  });

  test.each(["", "not JSON", "[]", '{"checks":{"store":"perhaps"}}', '{"dependencies":"many"}'])(
    "passes on nothing from a report that is not valid: %s",
    async (body) => {
      await using gateway = await startGateway({ ...all, fights: () => new Response(body) });
      const { services } = await (await gateway.send("/api/health")).json();
      expect(services.fights).toEqual({ status: "up", latency_ms: expect.any(Number), circuits: CLOSED });
    },
  );

  test("shows a circuit that is open for forwarded requests", async () => {
    const heroes: Backend = ({ url }) => new Response("", { status: url.endsWith("/ready") ? 200 : 500 });
    await using gateway = await startGateway({ ...all, heroes });
    for (let failure = 0; failure < 20; failure++) await gateway.send("/api/heroes");
    const { status, services } = await (await gateway.send("/api/health")).json();
    expect(status).toBe("up");
    expect(services.heroes.circuits).toEqual({ proxied: "open", own: "closed" });
  });

  test("has no circuits where there are no breakers", async () => {
    await using gateway = await startGateway(all, { UPSTREAM_BREAKER: "false" });
    const { services } = await (await gateway.send("/api/health")).json();
    expect(services.heroes).toEqual({ status: "up", latency_ms: expect.any(Number) });
  });

  test("shows the replicas of a service that has several, and which one is ejected", async () => {
    const broken: Backend = ({ url }) => new Response("", { status: url.endsWith("/ready") ? 200 : 500 });
    const replicas = [broken, ready].map((fetch) => Bun.serve({ port: 0, hostname: "127.0.0.1", fetch }));
    const urls = replicas.map(({ port }) => `http://127.0.0.1:${port}`);
    await using gateway = await startGateway(all, { HEROES_URL: urls.join(",") });
    for (let request = 0; request < 20; request++) await gateway.send("/api/heroes");
    const { services } = await (await gateway.send("/api/health")).json();
    expect(services.heroes.replicas).toEqual([
      { address: `127.0.0.1:${replicas[0]?.port}`, state: "ejected", in_flight: 0 },
      { address: `127.0.0.1:${replicas[1]?.port}`, state: "up", in_flight: 0 },
    ]);
    expect(services.villains.replicas).toBeUndefined();
    for (const replica of replicas) await replica.stop(true);
  });

  test("is 503 when one is not, and names it", async () => {
    await using gateway = await startGateway({ ...all, orders: () => new Response("", { status: 503 }) });
    await gateway.kill("villains");
    const response = await gateway.send("/api/health");
    expect(response.status).toBe(503);
    const { status, services } = await response.json();
    expect(status).toBe("degraded");
    expect(services).toMatchObject({
      heroes: { status: "up" },
      villains: { status: "down" },
      orders: { status: "down" },
    });
  });
});
