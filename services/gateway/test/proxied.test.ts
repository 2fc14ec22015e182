import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { startGateway } from "./gateway-under-test.ts";

/** Shorter than the timeout of a test, so that the error says what was awaited. */
const NOTICED_WITHIN_MS = 3000;

/** Returns what it received. */
const echo = async (request: Request) =>
  Response.json({
    method: request.method,
    url: new URL(request.url).pathname + new URL(request.url).search,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
  });

describe("a proxied request", () => {
  test.each([
    ["/api/heroes", "heroes"],
    ["/api/villains/random_villain?count=2", "villains"],
    ["/api/locations/3", "locations"],
    ["/api/fights/execute_fight?mode=sequential", "fights"],
    ["/api/users", "users"],
    ["/api/v1/users/login", "users"],
    ["/.well-known/jwks.json", "users"],
    ["/api/orders/user/4", "orders"],
    ["/api/v1/analytics/fights?top=3", "analytics"],
    ["/api/v1/analytics/leaderboard?limit=3", "analytics"],
    ["/api/v1/analytics/head-to-head/Ash/Birch%20the%20Bad", "analytics"],
    ["/api/v1/analytics/days?limit=7", "analytics"],
  ] as const)("%s goes to %s", async (path, service) => {
    await using gateway = await startGateway({ [service]: echo });
    const response = await gateway.send(path);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ method: "GET", url: path });
  });

  test.each(["/api/heroesses", "/api", "/api/", "/api/v1", "/api/v2/users", "/api/nothing", "/hero"])(
    "%s belongs to no service: 404",
    async (path) => {
      await using gateway = await startGateway({ heroes: echo, users: echo });
      await expectProblem(await gateway.send(path), 404, "route_not_found");
    },
  );

  test.each(["POST", "PUT", "PATCH", "DELETE"])("keeps its method and body: %s", async (method) => {
    await using gateway = await startGateway({ heroes: echo });
    const body = JSON.stringify({ name: "Ada — \u{1f9b8}" });
    const response = await gateway.send("/api/heroes/1", {
      method,
      body,
      headers: { "content-type": "application/json" },
    });
    expect(await response.json()).toMatchObject({
      method,
      body,
      headers: { "content-type": "application/json" },
    });
  });

  test("keeps its headers except those of its connection, and identifies its client", async () => {
    await using gateway = await startGateway({ heroes: echo });
    const response = await gateway.send("/api/heroes", {
      headers: {
        accept: "application/json",
        "x-custom": "kept",
        "if-match": '"tag"',
        "if-none-match": "*",
        "x-gone": "of this connection only",
        connection: "x-gone",
        "x-correlation-id": "my-id",
        "x-forwarded-for": "203.0.113.7",
        "x-client-key": "invented",
        "x-deadline-ms": "1000",
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      },
    });
    const { headers } = (await response.json()) as { headers: Record<string, string> };
    expect(headers).toMatchObject({
      accept: "application/json",
      "x-custom": "kept",
      // Their service evaluates them.
      "if-match": '"tag"',
      "if-none-match": "*",
      "x-correlation-id": "my-id",
      "x-forwarded-for": "203.0.113.7, 127.0.0.1",
      "x-client-key": "127.0.0.1",
      "x-forwarded-proto": "http",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    });
    expect(headers["x-gone"]).toBeUndefined();
    expect(Number(headers["x-deadline-ms"])).toBeLessThan(1000);
    expect(response.headers.get("x-correlation-id")).toBe("my-id");
  });

  test.each([
    [{}, "127.0.0.1"],
    [{ forwarded: "for=203.0.113.7" }, "unknown, 127.0.0.1"],
    [{ forwarded: "for=203.0.113.7", "x-forwarded-for": "203.0.113.8" }, "203.0.113.8, 127.0.0.1"],
  ])("names each address that it came from, also one that only Forwarded has: %p", async (sent, received) => {
    await using gateway = await startGateway({ heroes: echo });
    const response = await gateway.send("/api/heroes", { headers: sent as Record<string, string> });
    const { headers } = (await response.json()) as { headers: Record<string, string> };
    expect(headers["x-forwarded-for"]).toBe(received);
    expect(headers.forwarded).toBeUndefined();
  });

  test("and its response name the gateway in Via, after those that forwarded them before", async () => {
    await using gateway = await startGateway({
      heroes: async (request) => {
        const response = await echo(request);
        response.headers.set("via", "1.1 inner");
        return response;
      },
      villains: echo,
    });
    const through = await gateway.send("/api/heroes", { headers: { via: "1.0 outer" } });
    expect(through.headers.get("via")).toBe("1.1 inner, 1.1 super-heroes-gateway");
    expect((await through.json()).headers.via).toBe("1.0 outer, 1.1 super-heroes-gateway");
    const direct = await gateway.send("/api/villains");
    expect(direct.headers.get("via")).toBe("1.1 super-heroes-gateway");
    expect((await direct.json()).headers.via).toBe("1.1 super-heroes-gateway");
  });

  test("with a token has a response that is not stored, unless its service says more", async () => {
    const headers = { "cache-control": "public, max-age=600" };
    await using gateway = await startGateway({
      heroes: () => Response.json([]),
      users: () => Response.json({}, { headers }),
    });
    const authorization = gateway.mint.authorization({ userId: 7, username: "ada", role: "user" });
    const controlOf = async (path: string, init: RequestInit = { headers: { authorization } }) =>
      (await gateway.send(path, init)).headers.get("cache-control");
    expect(await controlOf("/api/heroes")).toBe("no-store");
    expect(await controlOf("/api/heroes", {})).toBeNull();
    expect(await controlOf("/.well-known/jwks.json")).toBe("public, max-age=600");
    expect(await controlOf("/api/dashboard")).toBe("no-store");
    expect(await controlOf("/nowhere")).toBe("no-store");
    expect(await controlOf("/api/heroes", { headers: { authorization: "Bearer x" } })).toBe("no-store");
  });

  test("has one client key for all notations of an address", async () => {
    await using gateway = await startGateway({ heroes: echo }, { TRUSTED_PROXIES: "127.0.0.1" });
    const keyOf = async (address: string) => {
      const response = await gateway.send("/api/heroes", { headers: { "x-forwarded-for": address } });
      const { headers } = (await response.json()) as { headers: Record<string, string> };
      return headers["x-client-key"];
    };
    expect(await Promise.all(["203.0.113.7", "::ffff:203.0.113.7", "203.0.113.7:5000"].map(keyOf))).toEqual([
      "203.0.113.7",
      "203.0.113.7",
      "203.0.113.7",
    ]);
    const ofOneCustomer = await Promise.all(["2001:db8:0:1::7", "[2001:db8:0:1::8]:443"].map(keyOf));
    expect(new Set(ofOneCustomer)).toEqual(new Set(["2001:db8:0:1::/64"]));
  });

  test("with a body over the limit is refused and not forwarded", async () => {
    let calls = 0;
    await using gateway = await startGateway({
      heroes: () => {
        calls++;
        return new Response();
      },
    });
    await expectProblem(await gateway.post("/api/heroes", "x".repeat(64 * 1024 + 1)), 413, "body_too_large");
    expect(calls).toBe(0);
  });
});

describe("a proxied response", () => {
  test.each([200, 201, 304, 404, 409, 418, 500, 503])("keeps its status %d and its body", async (status) => {
    const body = status === 304 ? null : `{"status":${status}}`;
    await using gateway = await startGateway({
      heroes: () => new Response(body, { status, headers: { "content-type": "application/json" } }),
    });
    const response = await gateway.send("/api/heroes");
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(body ?? "");
  });

  test("204 has no body", async () => {
    await using gateway = await startGateway({ heroes: () => new Response(null, { status: 204 }) });
    const response = await gateway.send("/api/heroes/1", { method: "DELETE" });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
  });

  test("keeps its headers, each cookie by itself", async () => {
    const headers = new Headers({ location: "/api/heroes/7", "cache-control": "max-age=9", vary: "accept" });
    headers.append("set-cookie", "one=1; Path=/");
    headers.append("set-cookie", "two=2; Path=/");
    await using gateway = await startGateway({ heroes: () => new Response("{}", { status: 201, headers }) });
    const response = await gateway.post("/api/heroes", {});
    expect(response.headers.get("location")).toBe("/api/heroes/7");
    expect(response.headers.get("cache-control")).toBe("max-age=9");
    expect(response.headers.getSetCookie()).toEqual(["one=1; Path=/", "two=2; Path=/"]);
  });

  test("keeps its bytes", async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(300_000));
    await using gateway = await startGateway({ heroes: () => new Response(bytes) });
    const response = await gateway.send("/api/heroes/1/picture");
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  });

  test("to HEAD has the headers and no body", async () => {
    await using gateway = await startGateway({
      heroes: () => new Response("12345", { headers: { "content-type": "text/x-five" } }),
    });
    const response = await gateway.send("/api/heroes", { method: "HEAD" });
    expect(response.headers.get("content-type")).toBe("text/x-five");
    expect(response.headers.get("content-length")).toBe("5");
    expect(await response.text()).toBe("");
  });

  test("that is a redirect is returned, not followed", async () => {
    await using gateway = await startGateway({ heroes: () => Response.redirect("/elsewhere", 302) });
    const response = await gateway.send("/api/heroes");
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/elsewhere");
  });

  test("is streamed as it arrives", async () => {
    const { promise: more, resolve: sendMore } = Promise.withResolvers<void>();
    const encoder = new TextEncoder();
    await using gateway = await startGateway({
      analytics: () =>
        new Response(
          new ReadableStream({
            async start(controller) {
              controller.enqueue(encoder.encode("data: 1\n\n"));
              await more;
              controller.enqueue(encoder.encode("data: 2\n\n"));
              controller.close();
            },
          }),
          { headers: { "content-type": "text/event-stream" } },
        ),
    });
    const response = await gateway.send("/api/v1/analytics/live");
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const read = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await read()).toBe("data: 1\n\n");
    sendMore();
    expect(await read()).toBe("data: 2\n\n");
    expect((await reader.read()).done).toBe(true);
  });

  test("that is a stream is cancelled at the service when the client disconnects", async () => {
    let aborted = 0;
    await using gateway = await startGateway({
      analytics: (request) => {
        request.signal.addEventListener("abort", () => aborted++);
        return new Response(
          new ReadableStream({
            start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
          }),
          { headers: { "content-type": "text/event-stream" } },
        );
      },
    });
    const controller = new AbortController();
    const response = await gateway.send("/api/v1/analytics/live", { signal: controller.signal });
    await (response.body as ReadableStream<Uint8Array>).getReader().read();
    expect(aborted).toBe(0);
    controller.abort();
    await eventually(
      "the gateway closes its connection to the service",
      async () => aborted,
      (count) => count === 1,
      NOTICED_WITHIN_MS,
    );
  });
});
