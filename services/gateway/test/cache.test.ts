import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import { someUser } from "@super-heroes/testing/stand-ins/access-tokens";
import fc from "fast-check";
import { ROUTE_RULES } from "../src/routing/route-rules.ts";
import { type Backend, type GatewayUnderTest, startGateway } from "./gateway-under-test.ts";

const KEPT = { CACHE_MS: "60000" };
const COUNT = "/api/v1/users/stats/count";
const FIGHTS = "/api/v1/analytics/fights";

/** A service that counts and records its calls, and returns the count. */
function counting() {
  const calls = { made: 0, urls: [] as string[], headers: [] as Headers[] };
  const backend: Backend = (request) => {
    calls.urls.push(new URL(request.url).pathname + new URL(request.url).search);
    calls.headers.push(request.headers);
    return Response.json({ count: ++calls.made });
  };
  return { calls, backend };
}

/** A service that responds once `open` is called. */
function waiting(respond: () => Response = () => Response.json({ count: 1 })) {
  const called = Promise.withResolvers<void>();
  const open = Promise.withResolvers<void>();
  const calls = { made: 0 };
  const backend: Backend = async () => {
    calls.made++;
    called.resolve();
    await open.promise;
    return respond();
  };
  return { calls, backend, called: called.promise, open: open.resolve };
}

const dashboardParts: Record<string, unknown> = {
  [COUNT]: { count: 3 },
  "/api/orders/stats": { total_orders: 5, pending_orders: 2, completed_orders: 1, total_revenue: 99.5 },
  [FIGHTS]: { total_fights: 10, hero_wins: 6, villain_wins: 4, top_winners: [] },
};

/** The three services of the dashboard, and the number of calls to them. */
function dashboardServices() {
  const calls = { made: 0 };
  const backend: Backend = (request) => {
    calls.made++;
    return Response.json(dashboardParts[new URL(request.url).pathname] ?? {});
  };
  return { calls, backends: { users: backend, orders: backend, analytics: backend } };
}

describe("a cached route", () => {
  test("responds from memory while the response is fresh, and Cache-Status says so", async () => {
    const { calls, backend } = counting();
    await using gateway = await startGateway({ users: backend }, KEPT);
    const first = await gateway.send(COUNT);
    expect(first.headers.get("cache-status")).toBe("gateway; fwd=uri-miss; stored");
    const second = await gateway.send(COUNT);
    expect(second.headers.get("cache-status")).toBe("gateway; hit; ttl=60");
    expect(second.headers.get("age")).toBe("0");
    expect(second.headers.get("content-type")).toBe(first.headers.get("content-type"));
    expect(await second.json()).toEqual({ count: 1 });
    expect(calls.made).toBe(1);
  });

  const ways: [string, (gateway: GatewayUnderTest, number: number) => Promise<unknown>][] = [
    ["an empty query", ({ send }, number) => send(`${COUNT}?${"&".repeat(number)}`)],
    [
      "no-cache",
      ({ send }) => send(COUNT, { headers: { "cache-control": "no-cache, no-store, max-age=0" } }),
    ],
    ["Pragma", ({ send }) => send(COUNT, { headers: { pragma: "no-cache" } })],
    [
      "a header that changes",
      ({ send }, number) => send(COUNT, { headers: { accept: `x/${number}`, cookie: `a=${number}` } }),
    ],
    ["a range", ({ send }, number) => send(COUNT, { headers: { range: `bytes=${number}-` } })],
    [
      "a tag that is not current",
      ({ send }, number) => send(COUNT, { headers: { "if-none-match": `"${number}"` } }),
    ],
    ["an Origin", ({ send }, number) => send(COUNT, { headers: { origin: `https://${number}.example` } })],
    ["HEAD", ({ send }) => send(COUNT, { method: "HEAD" })],
    ["another spelling", ({ send }) => send(`${COUNT.replace("count", "%63ount")}/`)],
    [
      "another Host",
      ({ url }, number) =>
        rawRequest(url, `GET ${COUNT} HTTP/1.1\r\nhost: h${number}\r\nconnection: close\r\n\r\n`),
    ],
    [
      "another user",
      ({ send, mint }, number) =>
        send(COUNT, { headers: { authorization: mint.authorization(someUser(number + 1)) } }),
    ],
  ];
  test.each(ways)("is not bypassed with %s", async (_, ask) => {
    const { calls, backend } = counting();
    await using gateway = await startGateway({ users: backend }, KEPT);
    for (let number = 0; number < 10; number++) await ask(gateway, number);
    expect(calls.made).toBe(1);
  });

  test("has one response per value of a known parameter, in any spelling", async () => {
    const { calls, backend } = counting();
    await using gateway = await startGateway({ analytics: backend }, KEPT);
    for (const query of ["?top=7", "?top=007", "?top=%37", "?&top=7&", "?top=8", "", "?"])
      expect((await gateway.send(FIGHTS + query)).status).toBe(200);
    expect(calls.urls).toEqual([`${FIGHTS}?top=7`, `${FIGHTS}?top=8`, FIGHTS]);
  });

  test("refuses the same parameters as its service", async () => {
    const { calls, backend } = counting();
    await using gateway = await startGateway({ analytics: backend }, KEPT);
    const number = "must be a whole number from 1 to 100";
    for (const [query, field, reason] of [
      ["?top=0", "top", number],
      ["?top=101", "top", number],
      ["?top=abc", "top", number],
      ["?top=", "top", number],
      ["?top=1&top=0", "top", number],
      ["?top=1&top=1", "top", "must not be repeated"],
      ["?top=9&top=7", "top", "must not be repeated"],
      ["?=1", "", "Unexpected property"],
      ["?x=1", "x", "Unexpected property"],
      ["?Top=1", "Top", "Unexpected property"],
      ["?top=1&__proto__=1", "__proto__", "Unexpected property"],
      ["?toString=1", "toString", "Unexpected property"],
    ]) {
      const problem = await expectProblem(await gateway.send(FIGHTS + query), 422, "validation_failed");
      expect(problem.errors).toEqual([{ field, reason }] as typeof problem.errors);
    }
    expect(calls.made).toBe(0);
  });

  test("calls its service at most once per value of its parameters, whatever the query", async () => {
    const { calls, backend } = counting();
    await using gateway = await startGateway({ analytics: backend }, KEPT);
    const parameter = fc.tuple(
      fc.constantFrom("top", "top", "top", "x", "Top", "", "_"),
      fc.constantFrom("1", "01", "%31", "2", "+1", "1.0", "", "abc", "1e0", "0"),
    );
    const queries = fc.array(
      parameter.map((pair) => pair.join("=")),
      { maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(queries, async (pairs) => {
        const { status } = await gateway.send(`${FIGHTS}?${pairs.join("&")}`);
        expect([200, 422]).toContain(status);
      }),
      { numRuns: 100 },
    );
    const possible = ["", "?top=1", "?top=2"].map((query) => FIGHTS + query);
    expect(calls.urls.filter((url) => !possible.includes(url))).toBeEmpty();
    expect(calls.urls.length).toBe(new Set(calls.urls).size);
  });

  test("sends nothing of the client to its service", async () => {
    const { calls, backend } = counting();
    await using gateway = await startGateway({ users: backend }, KEPT);
    await gateway.send(COUNT, {
      headers: {
        authorization: gateway.mint.authorization(someUser(7)),
        cookie: "session=1",
        accept: "text/html",
        "cache-control": "no-cache",
        "if-none-match": '"x"',
        range: "bytes=0-1",
        "x-anything": "at all",
        "x-deadline-ms": "900",
      },
    });
    const names = [...(calls.headers[0] as Headers).keys()].filter((name) => name !== "connection");
    expect(names.toSorted()).toEqual(["accept", "host", "via", "x-correlation-id", "x-deadline-ms"]);
    expect(calls.headers[0]?.get("accept")).toBe("application/json");
    expect(Number(calls.headers[0]?.get("x-deadline-ms"))).toBeGreaterThan(900);
  });

  test("still refuses an invalid token", async () => {
    const { backend } = counting();
    await using gateway = await startGateway({ users: backend }, KEPT);
    await gateway.send(COUNT);
    const response = await gateway.send(COUNT, { headers: { authorization: "Bearer a.b.c" } });
    await expectProblem(response, 401, "unauthenticated");
  });

  test("does not cache responses that are private or no-store, and drops cookies", async () => {
    for (const headers of [{ "cache-control": "private, max-age=9" }, { "cache-control": "no-store" }]) {
      let calls = 0;
      const backend = () => Response.json({ calls: ++calls }, { headers });
      await using gateway = await startGateway({ users: backend }, KEPT);
      for (let request = 0; request < 2; request++) await gateway.send(COUNT);
      expect(calls).toBe(2);
    }
    const backend = () => Response.json({}, { headers: { "set-cookie": "a=1" } });
    await using gateway = await startGateway({ users: backend }, KEPT);
    for (let request = 0; request < 2; request++)
      expect((await gateway.send(COUNT)).headers.get("set-cookie")).toBeNull();
  });

  test("can be revalidated", async () => {
    const { calls, backend } = counting();
    await using gateway = await startGateway({ users: backend }, KEPT);
    const etag = (await gateway.send(COUNT)).headers.get("etag") ?? "";
    expect(etag).toMatch(/^"\w+"$/);
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const response = await gateway.send(COUNT, { headers: { "if-none-match": tag } });
      expect({ status: response.status, body: await response.text() }).toEqual({ status: 304, body: "" });
      expect(response.headers.get("etag")).toBe(etag);
    }
    expect(calls.made).toBe(1);
  });

  test("with an encrypted response is not shared, and is limited as logins are", async () => {
    const { calls, backend } = counting();
    const variables = { ...KEPT, CREDENTIALS_LIMIT_PER_MINUTE: "2" };
    await using gateway = await startGateway({ analytics: backend }, variables);
    const ask = () =>
      gateway.send("/api/v1/analytics/stats", {
        headers: { "x-encrypt-response": "true", "x-service-name": "users" },
      });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    expect(calls.made).toBe(2);
    await expectProblem(await ask(), 429, "rate_limited");
    const plain = await gateway.send("/api/v1/analytics/stats", {
      headers: { "x-encrypt-response": "false" },
    });
    expect(plain.headers.get("cache-status")).toBe("gateway; fwd=uri-miss; stored");
  });

  test("returns the stale response when its service fails, and marks it as degraded", async () => {
    const { backend } = counting();
    await using gateway = await startGateway({ users: backend }, { CACHE_MS: "1" });
    await gateway.send(COUNT);
    await Bun.sleep(2);
    await gateway.kill("users");
    const stale = await gateway.send(COUNT);
    expect(stale.status).toBe(200);
    expect(stale.headers.get("x-degraded")).toBe("users");
    expect(stale.headers.get("cache-status")).toBe("gateway; hit; ttl=0");
    expect(await stale.json()).toEqual({ count: 1 });
  });

  test("without a stored response fails as its service does", async () => {
    await using gateway = await startGateway({}, KEPT);
    await expectProblem(await gateway.send(COUNT), 502, "users_unreachable");
  });

  test("never holds personal data", async () => {
    let calls = 0;
    const backend = () => Response.json({ calls: ++calls });
    await using gateway = await startGateway({ users: backend, orders: backend }, KEPT);
    for (const path of ["/api/users", "/api/v1/users/profile", "/api/orders", "/api/orders/user/1"]) {
      calls = 0;
      await gateway.send(path);
      const second = await gateway.send(path);
      expect(calls).toBe(2);
      expect(second.headers.get("cache-status")).toBeNull();
    }
    for (const { path, cached } of ROUTE_RULES)
      if (/:id|profile|user\//.test(path)) expect(cached).toBeUndefined();
  });

  test("responds from memory while its service is overloaded", async () => {
    const { calls, backend } = counting();
    const never: Backend = (request) =>
      request.url.endsWith(COUNT) ? backend(request) : new Promise<Response>(() => {});
    const variables = { ...KEPT, SHED_LOAD: "true", DEADLINE_MS: "1000" };
    await using gateway = await startGateway({ users: never }, variables);
    await gateway.send(COUNT);
    const requests = Array.from({ length: 80 }, () => gateway.send("/api/users"));
    await expectProblem(await Promise.race(requests), 503, "load_shed");
    const response = await gateway.send(COUNT);
    expect(response.headers.get("cache-status")).toBe("gateway; hit; ttl=60");
    expect(calls.made).toBe(1);
    await Promise.all(requests);
  });
});

describe("simultaneous requests for one response", () => {
  test("share one call", async () => {
    const { calls, backend, called, open } = waiting();
    await using gateway = await startGateway({ users: backend }, KEPT);
    const requests = Array.from({ length: 20 }, (_, number) =>
      gateway.send(`${COUNT}?${"&".repeat(number)}`),
    );
    await called;
    // Requests that arrive later are responded to from memory.
    open();
    const responses = await Promise.all(requests);
    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(calls.made).toBe(1);
    const statuses = new Set(responses.map(({ headers }) => headers.get("cache-status")));
    expect(statuses).toContain("gateway; fwd=uri-miss; stored");
  });

  test("share its failure, and the next request calls again", async () => {
    const { calls, backend, called, open } = waiting(() => new Response("", { status: 500 }));
    await using gateway = await startGateway({ users: backend }, KEPT);
    const first = gateway.send(COUNT);
    await called;
    const second = gateway.send(COUNT);
    open();
    expect([(await first).status, (await second).status]).toEqual([500, 500]);
    expect((await gateway.send(COUNT)).status).toBe(500);
    expect(calls.made).toBeGreaterThan(1);
  });

  test("do not share a deadline: one that is exceeded is 504, and the others get the response", async () => {
    const { calls, backend, called, open } = waiting();
    await using gateway = await startGateway({ users: backend }, KEPT);
    const early = gateway.send(COUNT, { headers: { "x-deadline-ms": "20" } });
    await called;
    const others = [gateway.send(COUNT), gateway.send(COUNT)];
    await expectProblem(await early, 504, "deadline_exceeded");
    open();
    for (const response of await Promise.all(others)) expect(response.status).toBe(200);
    expect(calls.made).toBe(1);
  });

  test("continue when the client that began the call disconnects", async () => {
    const { calls, backend, called, open } = waiting();
    await using gateway = await startGateway({ users: backend }, KEPT);
    const controller = new AbortController();
    const first = gateway.send(COUNT, { signal: controller.signal }).catch(() => "aborted");
    await called;
    const second = gateway.send(COUNT);
    controller.abort();
    expect(await first).toBe("aborted");
    open();
    expect((await second).status).toBe(200);
    expect(calls.made).toBe(1);
  });

  test("end at the gateway's own deadline when the service does not respond", async () => {
    const { backend } = waiting();
    await using gateway = await startGateway({ users: backend }, { ...KEPT, DEADLINE_MS: "150" });
    expect((await gateway.send(COUNT)).status).toBe(504);
  });
});

describe("the dashboard", () => {
  test("is cached, for each mode", async () => {
    const { calls, backends } = dashboardServices();
    await using gateway = await startGateway(backends, KEPT);
    const first = await gateway.send("/api/dashboard");
    expect(first.headers.get("cache-status")).toBe("gateway; fwd=uri-miss; stored");
    expect(first.headers.get("server-timing")).toContain("users;dur=");
    for (const way of ["", "?", "?mode=parallel", "/"]) {
      const response = await gateway.send(`/api/dashboard${way}`, {
        headers: { "cache-control": "no-cache" },
      });
      expect(response.headers.get("cache-status")).toBe("gateway; hit; ttl=60");
      expect(response.headers.get("server-timing")).toBeNull();
      expect(await response.json()).toEqual(await first.clone().json());
    }
    expect(calls.made).toBe(3);
    await gateway.send("/api/dashboard?mode=sequential");
    expect(calls.made).toBe(6);
  });

  test("is built once for simultaneous requests, whatever their deadlines", async () => {
    const { calls, backends } = dashboardServices();
    const { backend, called, open } = waiting(() => Response.json(dashboardParts[COUNT]));
    await using gateway = await startGateway({ ...backends, users: backend }, KEPT);
    const early = gateway.send("/api/dashboard", { headers: { "x-deadline-ms": "20" } });
    await called;
    const others = Array.from({ length: 5 }, () => gateway.send("/api/dashboard"));
    await expectProblem(await early, 504, "deadline_exceeded");
    open();
    for (const response of await Promise.all(others))
      expect((await response.json()).data).toMatchObject({ total_users: 3, total_fights: 10 });
    expect(calls.made).toBe(2);
  });

  test("that lacks a part names it in each response, and is kept for a second only", async () => {
    const { backends } = dashboardServices();
    await using gateway = await startGateway(
      { ...backends, orders: () => new Response("", { status: 500 }) },
      KEPT,
    );
    for (const status of ["gateway; fwd=uri-miss; stored", "gateway; hit; ttl=1"]) {
      const response = await gateway.send("/api/dashboard");
      expect(response.headers.get("cache-status")).toBe(status);
      expect(response.headers.get("x-degraded")).toBe("orders");
      expect((await response.json()).degraded).toEqual(["orders"]);
    }
  });

  test("can be revalidated", async () => {
    const { backends } = dashboardServices();
    await using gateway = await startGateway(backends, KEPT);
    const etag = (await gateway.send("/api/dashboard")).headers.get("etag") ?? "";
    const response = await gateway.send("/api/dashboard", { headers: { "if-none-match": etag } });
    expect({ status: response.status, body: await response.text() }).toEqual({ status: 304, body: "" });
  });

  test("has its length in the response to HEAD", async () => {
    const { backends } = dashboardServices();
    await using gateway = await startGateway(backends, KEPT);
    const text = await (await gateway.send("/api/dashboard")).text();
    const head = await gateway.send("/api/dashboard", { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe(String(text.length));
  });
});

test("simultaneous requests for the health of the system share one round of probes", async () => {
  let calls = 0;
  const ready: Backend = () => {
    calls++;
    return Response.json({ status: "ready" });
  };
  await using gateway = await startGateway({ heroes: ready }, KEPT);
  const responses = await Promise.all(Array.from({ length: 10 }, () => gateway.send("/api/health")));
  expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(503));
  expect(calls).toBe(1);
});
