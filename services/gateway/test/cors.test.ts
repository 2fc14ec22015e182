import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { type Backend, startGateway } from "./gateway-under-test.ts";

const ORIGIN = "https://arena.example";
const ALLOWED = { CORS_ORIGINS: `${ORIGIN},http://localhost:5173` };
const fine: Backend = () => Response.json({ fine: true });
const from = (origin: string, more: RequestInit = {}) => ({
  ...more,
  headers: { ...(more.headers as Record<string, string>), origin },
});
const preflight = (origin: string, method = "POST") =>
  from(origin, {
    method: "OPTIONS",
    headers: { "access-control-request-method": method, "access-control-request-headers": "authorization" },
  });

/** Expects that a page of this origin may read the response and these header fields. */
function expectReadable(response: Response, origin = ORIGIN): void {
  expect(response.headers.get("access-control-allow-origin")).toBe(origin);
  const exposed = response.headers.get("access-control-expose-headers")?.split(", ") ?? [];
  const wanted = [
    "retry-after",
    "link",
    "cache-status",
    "x-correlation-id",
    "server-timing",
    "x-degraded",
    "etag",
  ];
  expect(exposed).toEqual(expect.arrayContaining(wanted));
  expect(response.headers.get("vary")).toContain("Origin");
}

describe("a page of another origin", () => {
  test("may read responses only if its origin is listed", async () => {
    await using gateway = await startGateway({ heroes: fine }, ALLOWED);
    for (const origin of [ORIGIN, "http://localhost:5173"])
      expectReadable(await gateway.send("/api/heroes", from(origin)), origin);
    for (const origin of ["https://evil.example", "http://arena.example", `${ORIGIN}.evil.example`, "null"]) {
      const response = await gateway.send("/api/heroes", from(origin));
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
      expect(response.headers.get("vary")).toContain("Origin");
    }
  });

  test("may read nothing when no origin is listed", async () => {
    await using gateway = await startGateway({ heroes: fine });
    for (const init of [from(ORIGIN), preflight(ORIGIN)]) {
      const response = await gateway.send("/api/heroes", init);
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("may read every error, of services and of the gateway", async () => {
    await using gateway = await startGateway(
      {
        heroes: () => Response.json({}, { status: 418 }),
        villains: () => new Response("", { status: 500 }),
        fights: () => new Promise<Response>(() => {}),
      },
      { ...ALLOWED, DEADLINE_MS: "200", CREDENTIALS_LIMIT_PER_MINUTE: "1" },
    );
    const json = { "content-type": "application/json" };
    const register = { method: "POST", body: "{", headers: json };
    const requests: [number, string, RequestInit][] = [
      [400, "/api/%00", {}],
      [400, "/api/v1/users/register", register],
      [429, "/api/v1/users/register", register],
      [401, "/api/heroes", { headers: { authorization: "Bearer nonsense" } }],
      [404, "/api/nothing", {}],
      [405, "/api/dashboard", { method: "POST" }],
      [413, "/api/heroes", { method: "POST", body: "x".repeat(70_000), headers: json }],
      [418, "/api/heroes", {}],
      [422, "/api/dashboard?mode=none", {}],
      [500, "/api/villains", {}],
      [502, "/api/locations", {}],
      [504, "/api/fights", {}],
    ];
    for (const [status, path, init] of requests) {
      const response = await gateway.send(path, from(ORIGIN, init));
      expect({ path, status: response.status }).toEqual({ path, status });
      expectReadable(response);
    }
  });

  test("may read 429 and its Retry-After", async () => {
    await using gateway = await startGateway({ heroes: fine }, { ...ALLOWED, RATE_LIMIT_PER_SECOND: "1" });
    await gateway.send("/api/heroes", from(ORIGIN));
    const refused = await gateway.send("/api/heroes", from(ORIGIN));
    expectReadable(refused);
    expect(refused.headers.get("retry-after")).toBe("1");
    await expectProblem(refused, 429, "rate_limited");
  });

  test("may read 503 and its Retry-After, also of early refusals", async () => {
    const { promise: open, resolve: respondAll } = Promise.withResolvers<void>();
    await using gateway = await startGateway(
      {
        heroes: async () => {
          await open;
          return Response.json({});
        },
      },
      { ...ALLOWED, SHED_LOAD: "true" },
    );
    const requests = Array.from({ length: 80 }, () => gateway.send("/api/heroes", from(ORIGIN)));
    const refused = await Promise.race(requests);
    expectReadable(refused);
    expect(refused.headers.get("retry-after")).toBe("1");
    await expectProblem(refused, 503, "load_shed");
    respondAll();
    await Promise.all(requests);
  });

  test("may read a stream", async () => {
    await using gateway = await startGateway(
      { analytics: () => new Response("data: 1\n\n", { headers: { "content-type": "text/event-stream" } }) },
      ALLOWED,
    );
    expectReadable(await gateway.send("/api/v1/analytics/live", from(ORIGIN)));
  });

  test("gets the service's Vary with the gateway's", async () => {
    await using gateway = await startGateway(
      { heroes: () => Response.json({}, { headers: { vary: "X-Encrypt-Response" } }) },
      ALLOWED,
    );
    const { headers } = await gateway.send("/api/heroes", from(ORIGIN));
    expect(headers.get("vary")).toBe("Origin, X-Encrypt-Response");
  });
});

describe("a preflight", () => {
  test("is responded to with what may be sent, and calls no service", async () => {
    let calls = 0;
    const backend = () => {
      calls++;
      return Response.json({});
    };
    await using gateway = await startGateway({ heroes: backend }, ALLOWED);
    const response = await gateway.send("/api/heroes", preflight(ORIGIN));
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(response.headers.get("access-control-allow-headers")).toContain("authorization");
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"])
      expect(response.headers.get("access-control-allow-methods")).toContain(method);
    expect(response.headers.get("access-control-max-age")).toBe("600");
    expect(response.headers.get("vary")).toContain("Origin");
    expect(calls).toBe(0);
  });

  test("counts against no limit, and no limit refuses it", async () => {
    await using gateway = await startGateway(
      { heroes: fine, users: fine },
      { ...ALLOWED, RATE_LIMIT_PER_SECOND: "1", CREDENTIALS_LIMIT_PER_MINUTE: "1" },
    );
    for (let request = 0; request < 5; request++)
      expect((await gateway.send("/api/v1/users/login", preflight(ORIGIN))).status).toBe(204);
    expect((await gateway.send("/api/heroes", from(ORIGIN))).status).toBe(200);
    expect((await gateway.send("/api/heroes", from(ORIGIN))).status).toBe(429);
    expect((await gateway.send("/api/heroes", preflight(ORIGIN))).status).toBe(204);
  });

  test("differs from other OPTIONS requests, which are forwarded", async () => {
    let calls = 0;
    const options = () => {
      calls++;
      return new Response(null, { status: 204, headers: { allow: "GET, HEAD, OPTIONS" } });
    };
    await using gateway = await startGateway({ heroes: options }, ALLOWED);
    const response = await gateway.send("/api/heroes", from(ORIGIN, { method: "OPTIONS" }));
    expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    expect(calls).toBe(1);
  });
});
