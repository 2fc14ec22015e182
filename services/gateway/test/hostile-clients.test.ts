import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { rawConnection } from "@super-heroes/testing/http/raw-connection";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { type Backend, type GatewayUnderTest, startGateway } from "./gateway-under-test.ts";

const fine: Backend = () => Response.json([]);
const never: Backend = () => new Promise<Response>(() => {});

/** More than a circuit breaker needs to open. */
const ENOUGH = 40;

const post = (path: string, ...fields: string[]) =>
  [`POST ${path} HTTP/1.1`, "Host: a", "Content-Type: application/json", ...fields, "", ""].join("\r\n");

/** The number of requests that ended with a matching status. */
async function counted({ metrics }: GatewayUnderTest, status: RegExp): Promise<number> {
  const lines = (await metrics()).split("\n").filter((line) => line.startsWith("http_requests_total{"));
  return lines
    .filter((line) => status.test(/status="(\d+)"/.exec(line)?.[1] ?? ""))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

const opened = async ({ metrics }: GatewayUnderTest) =>
  [...(await metrics()).matchAll(/^upstream_circuit_opened_total\{.*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );

describe("clients that send a head and never a body", () => {
  test.each([
    ["of a service", "/api/heroes", ["Content-Length: 100"]],
    ["of a service, in chunks", "/api/heroes", ["Transfer-Encoding: chunked"]],
    ["of a route that the gateway encrypts", "/api/v1/users/register", ["Content-Length: 100"]],
    ["of a login", "/api/v1/users/login", ["Content-Length: 100"]],
  ])("hold no place and get 408: %s", async (_, path, fields) => {
    await using gateway = await startGateway(
      { heroes: fine, users: fine },
      { SHED_LOAD: "true", DEADLINE_MS: "1500" },
    );
    const stuck = Array.from({ length: 600 }, () => rawConnection(gateway.url, post(path, ...fields)));
    await Promise.all(stuck.map(({ opened }) => opened));
    const upstream = path.includes("users") ? "/api/users" : "/api/heroes";
    for (let request = 0; request < 20; request++) expect((await gateway.send(upstream)).status).toBe(200);
    const responses = await Promise.all(stuck.map(({ closed }) => closed));
    expect(responses.filter((response) => !response.startsWith("HTTP/1.1 408 "))).toEqual([]);
    expect(responses[0]).toMatch(/^connection: close\r$/im);
    expect(await counted(gateway, /^5/)).toBe(0);
    expect(await gateway.metrics()).not.toMatch(/^shed_requests_total\{.*\} [1-9]/m);
  });
});

describe("a burst of valid requests", () => {
  test("is served completely and not shed", async () => {
    await using gateway = await startGateway(
      {
        heroes: async () => {
          await Bun.sleep(2);
          return Response.json([]);
        },
      },
      { SHED_LOAD: "true" },
    );
    for (let burst = 0; burst < 3; burst++) {
      const responses = await Promise.all(Array.from({ length: 150 }, () => gateway.send("/api/heroes")));
      expect(responses.filter(({ status }) => status !== 200)).toEqual([]);
      for (let request = 0; request < 10; request++)
        expect((await gateway.send("/api/heroes")).status).toBe(200);
    }
  });
});

interface Misbehaviour {
  what: string;
  /** The service during the misbehaviour. */
  backend: Backend;
  clients(gateway: GatewayUnderTest, path: string): Promise<unknown>[];
}

const MISBEHAVIOURS: Misbehaviour[] = [
  {
    what: "set impossible deadlines",
    backend: never,
    clients: ({ send }, path) =>
      Array.from({ length: ENOUGH }, () => send(path, { headers: { "x-deadline-ms": "1" } })),
  },
  {
    what: "set short deadlines that the service keeps",
    backend: async (request) => {
      await Bun.sleep(Number(request.headers.get("x-deadline-ms")));
      return Response.json({ code: "heroes_timeout" }, { status: 504 });
    },
    clients: ({ send }, path) =>
      Array.from({ length: ENOUGH }, () => send(path, { headers: { "x-deadline-ms": "60" } })),
  },
  {
    what: "cancel their requests",
    backend: never,
    clients: ({ send }, path) =>
      Array.from({ length: ENOUGH }, () =>
        send(path, { signal: AbortSignal.timeout(100) }).catch(() => undefined),
      ),
  },
  {
    what: "disconnect in the middle of a body",
    backend: never,
    clients: ({ url }, path) =>
      Array.from({ length: ENOUGH }, async () => {
        const connection = rawConnection(url, `${post(path, "Content-Length: 100")}{"half":`);
        await connection.opened;
        await Bun.sleep(50);
        connection.reset();
      }),
  },
  {
    what: "send requests that are refused",
    backend: () => Response.json({ code: "validation_failed" }, { status: 422 }),
    clients: ({ send }, path) => Array.from({ length: ENOUGH }, () => send(path)),
  },
];

describe("misbehaviour of clients opens no circuit and counts as no server error: they", () => {
  test.each(MISBEHAVIOURS)("$what", async ({ backend, clients }) => {
    let isHealthy = false;
    await using gateway = await startGateway(
      { heroes: (request) => (isHealthy ? fine(request) : backend(request)) },
      { DEADLINE_MS: "2000" },
    );
    await Promise.all(clients(gateway, "/api/heroes"));
    await eventually(
      "all requests are counted",
      () => counted(gateway, /./),
      (count) => count === ENOUGH,
      5000,
    );
    expect(await opened(gateway)).toBe(0);
    expect(await counted(gateway, /^5/)).toBe(0);
    isHealthy = true;
    expect((await gateway.send("/api/heroes")).status).toBe(200);
  });

  test.each([
    ["does not respond", never],
    ["fails", () => new Response("boom", { status: 500 })],
  ] as [string, Backend][])("a service that %s opens its circuit", async (_, backend) => {
    await using gateway = await startGateway({ heroes: backend }, { DEADLINE_MS: "300" });
    await Promise.all(Array.from({ length: ENOUGH }, () => gateway.send("/api/heroes")));
    expect(await opened(gateway)).toBe(1);
    await expectProblem(await gateway.send("/api/heroes"), 502, "heroes_circuit_open");
  });
});

describe("proxied requests and the gateway's own calls", () => {
  const failing: Backend = () => new Response("boom", { status: 500 });

  test("have separate circuits", async () => {
    await using gateway = await startGateway({
      users: (request) =>
        new URL(request.url).pathname.endsWith("/count") ? failing(request) : fine(request),
      orders: fine,
      analytics: fine,
    });
    for (let request = 0; request < ENOUGH; request++) await gateway.send("/api/dashboard");
    const metrics = await gateway.metrics();
    expect(metrics).toMatch(/^upstream_circuit_state\{.*upstream="users",calls="own".*\} 1$/m);
    expect(metrics).toMatch(/^upstream_circuit_state\{.*upstream="users",calls="proxied".*\} 0$/m);
    expect((await gateway.send("/api/users")).status).toBe(200);
  });
});
