import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { rawConnection } from "@super-heroes/testing/http/raw-connection";
import { someUser } from "@super-heroes/testing/stand-ins/access-tokens";
import { startGateway } from "./gateway-under-test.ts";

const fine = () => Response.json({ fine: true });

describe("the limit of a client", () => {
  test("is in every response, and is enforced", async () => {
    await using gateway = await startGateway({ heroes: fine }, { RATE_LIMIT_PER_SECOND: "3" });
    const remaining: (string | null)[] = [];
    for (let request = 0; request < 3; request++) {
      const response = await gateway.send("/api/heroes");
      expect(response.status).toBe(200);
      expect(response.headers.get("ratelimit-policy")).toBe('"client";q=3;w=1');
      remaining.push(response.headers.get("ratelimit"));
    }
    expect(remaining).toEqual(['"client";r=2;t=1', '"client";r=1;t=1', '"client";r=0;t=1']);
    const refused = await gateway.send("/api/heroes");
    expect(refused.headers.get("retry-after")).toBe("1");
    await expectProblem(refused, 429, "rate_limited");
    expect(await gateway.metrics()).toMatch(/rate_limited_requests_total\{.*policy="client".*\} 1/);
  });

  test("does not count probes, but counts paths that resemble them", async () => {
    await using gateway = await startGateway({}, { RATE_LIMIT_PER_SECOND: "1" });
    for (let request = 0; request < 5; request++)
      for (const path of ["/health", "/ready/"]) expect((await gateway.send(path)).status).toBe(200);
    const statuses = [];
    for (const path of ["/health/x", "/ready//", "/metrics", "/x?/health"])
      statuses.push((await gateway.send(path)).status);
    expect(statuses).toEqual([404, 429, 429, 429]);
  });

  test("ignores X-Forwarded-For of an untrusted client", async () => {
    await using gateway = await startGateway({ heroes: fine }, { RATE_LIMIT_PER_SECOND: "1" });
    const from = (address: string) =>
      gateway.send("/api/heroes", { headers: { "x-forwarded-for": address } });
    expect((await from("203.0.113.1")).status).toBe(200);
    expect((await from("203.0.113.2")).status).toBe(429);
  });

  test("behind a trusted proxy is that of the forwarded address", async () => {
    await using gateway = await startGateway(
      { heroes: fine },
      { RATE_LIMIT_PER_SECOND: "1", TRUSTED_PROXIES: "127.0.0.0/8,10.0.0.1" },
    );
    const from = (address: string) =>
      gateway.send("/api/heroes", { headers: { "x-forwarded-for": address } });
    expect((await from("203.0.113.1")).status).toBe(200);
    expect((await from("203.0.113.2")).status).toBe(200);
    expect((await from("198.51.100.9, 203.0.113.2, 10.0.0.1")).status).toBe(429);
    expect((await from("203.0.113.2:4711")).status).toBe(429);
    expect((await from("2001:db8:0:1::1")).status).toBe(200);
    expect((await from('"[2001:DB8:0:1:ffff::2]:80"')).status).toBe(429);
    const forwarded = await gateway.send("/api/heroes", { headers: { forwarded: 'for="203.0.113.2"' } });
    expect(forwarded.status).toBe(429);
  });

  test("also counts requests with an invalid target", async () => {
    await using gateway = await startGateway({}, { RATE_LIMIT_PER_SECOND: "2" });
    const statuses = [];
    for (let request = 0; request < 3; request++) statuses.push((await gateway.send("/api/%00")).status);
    expect(statuses).toEqual([400, 400, 429]);
  });

  test("is lower on routes with credentials", async () => {
    await using gateway = await startGateway({ users: fine }, { CREDENTIALS_LIMIT_PER_MINUTE: "2" });
    const login = () => gateway.post("/api/v1/users/login", { username: "ada", password: "guess" });
    expect([(await login()).status, (await login()).status]).toEqual([200, 200]);
    const refused = await login();
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(1);
    await expectProblem(refused, 429, "rate_limited");
    expect((await gateway.send("/api/v1/users/stats/count")).status).toBe(200);
  });
});

describe("a client that continues after refusals", () => {
  const request = (path = "/api/heroes", fields = "") => `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;

  /** Sends requests on one connection while it is open, and returns the statuses. */
  async function sendRepeatedly(
    url: string,
    most: number,
    fields = "",
  ): Promise<{ statuses: number[]; text: string }> {
    const connection = rawConnection(url);
    await connection.opened;
    const responses = () => connection.received.match(/HTTP\/1\.1 \d+/g) ?? [];
    let isClosed = false;
    void connection.closed.finally(() => {
      isClosed = true;
    });
    for (let sent = 1; sent <= most && !isClosed; sent++) {
      connection.send(request("/api/heroes", fields));
      while (responses().length < sent && !isClosed) await new Promise(setImmediate);
    }
    connection.end();
    return { statuses: responses().map((line) => Number(line.split(" ")[1])), text: connection.received };
  }

  test("is disconnected; others are served", async () => {
    await using gateway = await startGateway(
      { heroes: fine },
      { RATE_LIMIT_PER_SECOND: "4", TRUSTED_PROXIES: "127.0.0.2" },
    );
    const { statuses, text } = await sendRepeatedly(gateway.url, 100);
    expect(statuses.length).toBeLessThan(100);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(4);
    expect(statuses.at(-1)).toBe(429);
    expect(text.split("HTTP/1.1 ").at(-1)).toMatch(/^connection: close\r$/im);
    expect(text.split("HTTP/1.1 ").at(-1)).toMatch(/^retry-after: 1\r$/im);
    expect((await gateway.send("/health")).status).toBe(200);
    expect(await gateway.metrics()).toMatch(/rate_limited_requests_total\{.*policy="refusals".*\} [1-9]/);
  });

  test("behind a proxy gets 429, and the shared connection stays open", async () => {
    await using gateway = await startGateway(
      { heroes: fine },
      { RATE_LIMIT_PER_SECOND: "4", TRUSTED_PROXIES: "127.0.0.1" },
    );
    const { statuses, text } = await sendRepeatedly(gateway.url, 40, "X-Forwarded-For: 203.0.113.7\r\n");
    expect(statuses).toHaveLength(40);
    expect(text).not.toMatch(/^connection: close/im);
    expect(
      (await gateway.send("/api/heroes", { headers: { "x-forwarded-for": "203.0.113.8" } })).status,
    ).toBe(200);
  });
});

describe("every response", () => {
  test.each(["/api/heroes", "/api/nothing", "/health", "/api/dashboard"])(
    "has the security headers: %s",
    async (path) => {
      await using gateway = await startGateway({ heroes: fine });
      const { headers } = await gateway.send(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
    },
  );

  test("of the Swagger page allows its own script", async () => {
    await using gateway = await startGateway();
    const { headers } = await gateway.send("/swagger");
    expect(headers.get("content-security-policy")).toContain("script-src 'self'");
  });
});

describe("a token", () => {
  test("that is valid is forwarded", async () => {
    await using gateway = await startGateway({
      users: (request) => Response.json({ authorization: request.headers.get("authorization") }),
    });
    const authorization = gateway.mint.authorization(someUser(7));
    const response = await gateway.send("/api/v1/users/profile", { headers: { authorization } });
    expect(await response.json()).toEqual({ authorization });
  });

  test.each([
    ["that has expired", { exp: 1 }],
    ["of another issuer", { iss: "somebody" }],
    ["for another audience", { aud: "others" }],
  ])("%s is refused, and no service is called", async (_, claims) => {
    let calls = 0;
    await using gateway = await startGateway({
      heroes: () => {
        calls++;
        return fine();
      },
    });
    const authorization = gateway.mint.authorization(someUser(7), claims);
    const response = await gateway.send("/api/heroes", { headers: { authorization } });
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    await expectProblem(response, 401, "unauthenticated");
    expect(calls).toBe(0);
  });

  test.each(["login", "register", "refresh", "logout"])(
    "that has expired is ignored by %s, whose credentials are in the body",
    async (route) => {
      await using gateway = await startGateway({ users: () => Response.json({}) });
      const authorization = gateway.mint.authorization(someUser(7), { exp: 1 });
      for (const header of [authorization, "Bearer nonsense", "Basic eDp5"])
        expect((await gateway.post(`/api/v1/users/${route}`, {}, { authorization: header })).status).toBe(
          200,
        );
    },
  );

  test.each([
    "/api/dashboard",
    "/api/health",
    "/api/users/7/profile",
    "/swagger/json",
    "/swagger",
    "/swagger/heroes",
    "/.well-known/jwks.json",
    "/api/heroes",
    "/nowhere",
  ])("that is not valid is refused, whatever the route: %s", async (path) => {
    await using gateway = await startGateway({ heroes: fine, users: () => Response.json({}) });
    for (const authorization of [
      "Bearer x",
      "Basic eDp5",
      gateway.mint.authorization(someUser(7), { exp: 1 }),
    ])
      await expectProblem(await gateway.send(path, { headers: { authorization } }), 401, "unauthenticated");
  });

  test.each(["/health", "/ready"])("does not make a probe fail: %s", async (path) => {
    await using gateway = await startGateway();
    expect((await gateway.send(path, { headers: { authorization: "Bearer x" } })).status).toBe(200);
  });

  test("is not needed on public routes", async () => {
    await using gateway = await startGateway({ heroes: fine });
    expect((await gateway.send("/api/heroes")).status).toBe(200);
  });
});

describe("an overloaded service", () => {
  test("has its requests refused with Retry-After, and admitted again afterwards", async () => {
    const { promise: open, resolve: respondAll } = Promise.withResolvers<void>();
    await using gateway = await startGateway(
      {
        heroes: async () => {
          await open;
          return fine();
        },
        villains: fine,
      },
      { SHED_LOAD: "true" },
    );
    const requests = Array.from({ length: 80 }, () => gateway.send("/api/heroes"));
    const refused = await Promise.race(requests);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("1");
    await expectProblem(refused, 503, "load_shed");
    // Other services are not affected.
    expect((await gateway.send("/api/villains")).status).toBe(200);
    respondAll();
    const statuses = (await Promise.all(requests)).map(({ status }) => status);
    const count = (wanted: number) => statuses.filter((status) => status === wanted).length;
    expect(count(200)).toBeGreaterThanOrEqual(16);
    expect(count(200) + count(503)).toBe(80);
    expect((await gateway.send("/api/heroes")).status).toBe(200);
    expect(await gateway.metrics()).toMatch(
      new RegExp(`shed_requests_total\\{.*upstream="heroes".*\\} ${count(503)}`),
    );
  });
});
