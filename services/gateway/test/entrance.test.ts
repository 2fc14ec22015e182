import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { hostCases, targetCases } from "@super-heroes/testing/http/entrance-cases";
import { expectOutcome } from "@super-heroes/testing/http/expect-outcome";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import fc from "fast-check";
import { ROUTE_RULES } from "../src/routing/route-rules.ts";
import { type GatewayUnderTest, startGateway } from "./gateway-under-test.ts";

const ROUTE = "/api/heroes/random_hero";
const LOGIN = "/api/v1/users/login";

/** The requests that reached a service, as `<method> <path and query>`. */
let received: string[] = [];
const recording = (request: Request) => {
  const { pathname, search } = new URL(request.url);
  received.push(`${request.method} ${pathname}${search}`);
  if (pathname === ROUTE || pathname === LOGIN) return Response.json({ fine: true });
  return Response.json({ code: "route_not_found" }, { status: 404 });
};
const all = Object.fromEntries(
  (["heroes", "villains", "locations", "fights", "users", "orders", "analytics"] as const).map((name) => [
    name,
    recording,
  ]),
);

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await startGateway(all);
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => {
  received = [];
});

const raw = (line: string, ...headers: string[]) =>
  rawRequest(gateway.url, [`${line} HTTP/1.1`, "connection: close", ...headers, "", ""].join("\r\n"));
const field = (head: string, name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1]?.trim();

describe("a request through the gateway is accepted or refused by its bytes", () => {
  test.each([...targetCases(ROUTE), ...hostCases(ROUTE)])("$name: $outcome", async (entranceCase) => {
    const { outcome } = entranceCase;
    await expectOutcome(gateway.url, entranceCase);
    // A service is only called with the canonical spelling, and for its own paths.
    const paths = received.map((line) => line.split("?", 1)[0] ?? "");
    if (outcome.startsWith("route")) expect(paths).toEqual([`GET ${ROUTE}`]);
    else if (outcome === "elsewhere")
      expect(paths).toEqual([expect.stringMatching(/^GET \/api\/heroes\/[^/]+$/)]);
    else if (outcome === "nowhere")
      expect(paths.filter((path) => !path.startsWith(`GET ${ROUTE}/`))).toBeEmpty();
    else expect(paths).toBeEmpty();
  });
});

describe("a request that two parsers could read differently reaches no service", () => {
  test.each([
    ["GET //b/metrics?/api/heroes", "host: a|b"],
    ["GET //b/metrics?/api/heroes", "host: a b"],
    ["GET //b/health?/api/dashboard", "host: a|b"],
    ["GET /metrics?/api/heroes", "host: a/api/heroes"],
    ["GET /health", "host: x/api/dashboard?"],
    ["GET //api/heroes/../metrics", "host: "],
    ["POST /api/v1/users%2flogin", "host: a"],
    ["GET /api/heroes/..%2f..%2fmetrics", "host: a"],
    ["GET /api/heroes/..%5cmetrics", "host: a"],
  ])("%s with %s", async (line, host) => {
    expect((await raw(line, host)).status).toBe(400);
    expect(received).toBeEmpty();
  });
});

describe("/metrics of every service", () => {
  test.each([
    "/metrics",
    "/metrics/",
    "/%6Detrics",
    "/./metrics",
    "/api/../metrics",
    "/api/heroes/../../metrics",
    "//metrics",
    "/api/metrics",
    "http://heroes/metrics",
    "/METRICS",
    "/metrics?x",
  ])("is not available on the public port: %s", async (target) => {
    const { status, body } = await raw(`GET ${target}`, "host: localhost");
    expect([400, 404]).toContain(status);
    expect(body).not.toContain("http_requests_total");
    expect(received).toBeEmpty();
  });
});

/** Usually the first value, rarely one of the others. */
const mostly = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof(
    { weight: 40, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

/** Spellings of a path: about half of them mean that path, the others another one or none. */
const spellingsOf = (path: string) => {
  const codeOf = (character: string) => character.charCodeAt(0).toString(16);
  const letter = (character: string) =>
    fc.oneof(
      { weight: 80, arbitrary: fc.constant(character) },
      {
        weight: 19,
        arbitrary: fc.constantFrom(`%${codeOf(character)}`, `%${codeOf(character).toUpperCase()}`),
      },
      { weight: 1, arbitrary: fc.constant(character.toUpperCase()) },
    );
  const slash = mostly("/", "//", "/./", "/x/../", "\\", "%2f", "%5c", "/%2e/", "/;/");
  const start = mostly("", "/", "/.", "/x/..", "//x/..", "http://localhost", "http://b", "\\");
  const end = fc.constantFrom(
    "",
    "",
    "/",
    "/.",
    "/x/..",
    "?",
    "?a=/api/heroes",
    "//",
    "#x",
    "%20",
    "%00",
    ";x=1",
  );
  const characters = [...path.slice(1)].map((character) => (character === "/" ? slash : letter(character)));
  return fc.tuple(start, fc.constant("/"), ...characters, end).map((pieces) => pieces.join(""));
};

test("every spelling of the login path is limited as a login or is not a login", async () => {
  const LIMIT = 5;
  await using limited = await startGateway(all, { CREDENTIALS_LIMIT_PER_MINUTE: String(LIMIT) });
  const post = (target: string) =>
    rawRequest(
      limited.url,
      `POST ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
    );
  const counts = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(spellingsOf(LOGIN), async (target) => {
      const { status } = await post(target);
      expect([200, 400, 404, 429]).toContain(status);
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }),
    { numRuns: 300 },
  );
  expect((await post(`${LOGIN}/`)).status).toBe(429);
  expect(received.filter((line) => line.split("?", 1)[0] === `POST ${LOGIN}`)).toHaveLength(LIMIT);
  // Enough spellings meant the login.
  expect(counts.get(200)).toBe(LIMIT);
  expect(counts.get(429)).toBeGreaterThan(30);
});

describe("every route with credentials", () => {
  const limited = ROUTE_RULES.filter(({ limit }) => limit === "credentials");

  test.each(limited)("$method $path is limited, in all its spellings", async ({ method, path }) => {
    await using strict = await startGateway(all, { CREDENTIALS_LIMIT_PER_MINUTE: "2" });
    const target = path.replace(":id", "7");
    const send = (spelling: string) =>
      strict.send(spelling, { method, body: "{}", headers: { "content-type": "application/json" } });
    const last = target.lastIndexOf("/") + 1;
    const encoded = `${target.slice(0, last)}%${target.charCodeAt(last).toString(16)}${target.slice(last + 1)}`;
    for (const spelling of [target, `${target}/`]) expect((await send(spelling)).status).not.toBe(429);
    for (const spelling of [target, `${target}/`, encoded, `${encoded}/?x`])
      await expectProblem(await send(spelling), 429, "rate_limited");
  });

  test("shares its limit with the others", async () => {
    await using strict = await startGateway(all, { CREDENTIALS_LIMIT_PER_MINUTE: String(limited.length) });
    for (const { method, path } of limited) {
      const response = await strict.send(path.replace(":id", "7"), { method, body: "{}" });
      expect(response.status).not.toBe(429);
    }
    expect((await strict.post(LOGIN, {})).status).toBe(429);
    expect((await strict.send("/api/users/7")).status).not.toBe(429);
  });
});

describe("a method", () => {
  test("that a service does not have is refused by the service: its 405 and Allow are returned", async () => {
    await using other = await startGateway({
      heroes: ({ method }) =>
        Response.json(
          { code: "method_not_allowed", method },
          { status: 405, headers: { allow: "GET, HEAD" } },
        ),
    });
    for (const method of ["POST", "PUT", "DELETE", "PROPFIND", "TRACE", "QUERY"]) {
      const response = await rawRequest(
        other.url,
        `${method} ${ROUTE} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
      );
      expect({ status: response.status, allow: field(response.head, "allow") }).toEqual({
        status: 405,
        allow: "GET, HEAD",
      });
      expect(JSON.parse(response.body).method).toBe(method);
    }
  });

  test.each(["/api/dashboard", "/api/health", "/api/users/7/profile", "/api/dashboard/"])(
    "that the gateway's own %s does not have is 405, and OPTIONS lists its methods; no service is called",
    async (path) => {
      for (const method of ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"]) {
        const { status, head, body } = await raw(`${method} ${path}`, "host: a");
        expect({ status, code: JSON.parse(body).code }).toEqual({ status: 405, code: "method_not_allowed" });
        expect(field(head, "allow")).toBe("GET, HEAD, OPTIONS");
      }
      const { status, head } = await raw(`OPTIONS ${path}`, "host: a");
      expect({ status, allow: field(head, "allow") }).toEqual({ status: 204, allow: "GET, HEAD, OPTIONS" });
      expect(received).toBeEmpty();
    },
  );

  test("of each of the gateway's own routes is in the table of rules", async () => {
    const documented = (await (await gateway.send("/swagger/json")).json()) as {
      paths: Record<string, object>;
    };
    const own = Object.entries(documented.paths)
      .filter(([path]) => path.startsWith("/api/") || path === "/graphql")
      .flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`),
      )
      // The page of GraphiQL, in development only, is no operation.
      .filter((route) => route !== "GET /graphql");
    const inTable = ROUTE_RULES.filter(({ isOwn }) => isOwn).map(({ method, path }) => `${method} ${path}`);
    expect(own.toSorted()).toEqual(inTable.toSorted());
  });
});

describe("HEAD", () => {
  const headers = { "content-type": "application/json", etag: '"x"' };
  const respond = async (backend: () => Response, method: string, path = ROUTE) => {
    await using other = await startGateway({ heroes: backend, users: backend });
    const { status, head, body } = await rawRequest(
      other.url,
      `${method} ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-correlation-id: same\r\n\r\n`,
    );
    const fields = head
      .toLowerCase()
      .split("\r\n")
      .slice(1)
      .filter((line) => !line.startsWith("date:"));
    return { status, fields: fields.toSorted(), body };
  };

  test.each([
    ["a body", () => new Response("[1,2,3]", { headers })],
    ["nothing", () => new Response(null, { status: 204 })],
    ["an error", () => new Response("{}", { status: 404, headers })],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "/x" } })],
    [
      "a stream",
      () =>
        new Response(
          new ReadableStream({
            async pull(controller) {
              await Bun.sleep(1);
              controller.enqueue(new TextEncoder().encode("piece"));
              controller.close();
            },
          }),
          { headers },
        ),
    ],
  ])("has the head of GET when that returns %s", async (_, backend) => {
    for (const path of [ROUTE, "/.well-known/jwks.json"]) {
      const { body, ...head } = await respond(backend, "HEAD", path);
      const { body: whole, ...get } = await respond(backend, "GET", path);
      // The stream of a GET may have ended before its head was sent.
      const isFramed = (line: string) => !/^(content-length|transfer-encoding):/.test(line);
      const isStream = head.fields.includes("transfer-encoding: chunked");
      if (isStream) expect(head.fields.filter(isFramed)).toEqual(get.fields.filter(isFramed));
      else expect(head).toEqual(get);
      expect(body).toBe("");
      expect(head.fields.includes("content-length: 0")).toBe(whole === "" && head.status !== 204);
    }
  });

  test("is forwarded as HEAD", async () => {
    await raw(`HEAD ${ROUTE}`, "host: a");
    expect(received).toEqual([`HEAD ${ROUTE}`]);
  });
});
