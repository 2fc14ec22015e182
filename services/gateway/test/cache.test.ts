import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import { toggle } from "@super-heroes/testing/inputs/flag-documents";
import { createFlagFile } from "@super-heroes/testing/inputs/flag-file";
import { someUser } from "@super-heroes/testing/stand-ins/access-tokens";
import fc from "fast-check";
import { ROUTE_RULES } from "../src/routing/route-rules.ts";
import { COUNT, counting, FIGHTS, KEPT } from "./cached-services.ts";
import { type Backend, type GatewayUnderTest, startGateway } from "./gateway-under-test.ts";

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

test("the flag gateway-cache bypasses the cache for the requests for which it is off, aggregates included", async () => {
  await using file = await createFlagFile({ "gateway-cache": toggle(false) });
  const { calls, backend } = counting();
  await using gateway = await startGateway({ users: backend }, { ...KEPT, FLAGS_FILE: file.path });
  for (let time = 0; time < 2; time++) {
    const response = await gateway.send(COUNT);
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-status")).toBeNull();
  }
  expect(calls.made).toBe(2);
  expect((await gateway.send("/api/dashboard")).headers.get("cache-status")).toBeNull();
  await file.replace({ "gateway-cache": toggle(true) });
  await gateway.readFlags();
  await gateway.send(COUNT);
  expect((await gateway.send(COUNT)).headers.get("cache-status")).toStartWith("gateway; hit");
});
