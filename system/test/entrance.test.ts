import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchSystem, type RunningSystem } from "@super-heroes/system/launch/launch";
import { hostCases, targetCases } from "@super-heroes/testing/http/entrance-cases";
import { expectOutcome } from "@super-heroes/testing/http/expect-outcome";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import { ROUTE_RULES, rulesOfPath } from "../../services/gateway/src/routing/route-rules.ts";
import { upstreamOf } from "../../services/gateway/src/routing/services.ts";
import { credentialRoutes } from "../../services/users/src/credential-routes.ts";
import { services } from "../src/services.ts";
import { embeddedSystem } from "./embedded-system.ts";

// Eight processes start, on a machine that may be busy with other things.
setDefaultTimeout(60_000);

/** A route of each service that GET gets 200 on without a token, also through the gateway. */
const ROUTES: Record<string, string> = {
  heroes: "/api/heroes/random_hero",
  villains: "/api/villains/random_villain",
  locations: "/api/locations/random_location",
  fights: "/api/fights/randomfighters",
  users: "/api/v1/users/stats/count",
  orders: "/api/orders/stats",
  analytics: "/api/v1/analytics/fights",
  gateway: "/api/dashboard",
};
const names = Object.keys(ROUTES);

let folder: string;
let system: RunningSystem;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "super-heroes-entrance-"));
  const unlimited = { RATE_LIMIT_PER_SECOND: "0", CREDENTIALS_LIMIT_PER_MINUTE: "0" };
  system = await launchSystem({
    services,
    // Keys are made for development.
    env: { ...embeddedSystem(folder), NODE_ENV: "development", ...unlimited },
    output: (name) => join(folder, `${name}.log`),
  });
});
afterAll(async () => {
  await system?.stop();
  await rm(folder, { recursive: true, force: true });
});

const urlOf = (name: string) => system.services.find((service) => service.name === name)?.url ?? "";
const fieldsOf = (head: string) => {
  const lines = head.split("\r\n").slice(1);
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
};
const send = async (url: string, line: string) => {
  const { status, head, body } = await rawRequest(
    url,
    `${line} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
  );
  return { status, fields: fieldsOf(head), body };
};

describe.each(names)("%s", (name) => {
  const route = ROUTES[name] as string;
  const cases = [...targetCases(route), ...hostCases(route)];

  test.each(cases)("by itself: $name: $outcome", async (entranceCase) => {
    await expectOutcome(urlOf(name), entranceCase);
  });

  if (name !== "gateway")
    test.each(cases)("through the gateway: $name: $outcome", async (entranceCase) => {
      await expectOutcome(urlOf("gateway"), entranceCase);
    });

  test.each([name, "gateway"])(
    "a method that its routes do not have is 405 with Allow, by way of %s",
    async (way) => {
      for (const method of ["PROPFIND", "TRACE", "QUERY", "PURGE"]) {
        const { status, fields, body } = await send(urlOf(way), `${method} ${route}`);
        expect({ method, status, code: JSON.parse(body).code }).toEqual({
          method,
          status: 405,
          code: "method_not_allowed",
        });
        expect(fields.get("allow")?.split(", ")).toEqual(expect.arrayContaining(["GET", "HEAD", "OPTIONS"]));
      }
      const { status, fields } = await send(urlOf(way), `OPTIONS ${route}`);
      expect(status).toBe(204);
      expect(fields.get("allow")?.split(", ")).toEqual(expect.arrayContaining(["GET", "HEAD", "OPTIONS"]));
    },
  );
});

/** Fields of a response that are about one time. */
const OF_ONE_TIME = new Set(["date", "x-correlation-id", "server-timing", "age", "cache-status"]);

test("HEAD responds as GET without its body, on every documented route, and changes nothing", async () => {
  const stored = async () => await (await fetch(`${urlOf("fights")}/api/fights?limit=100`)).json();
  await fetch(`${urlOf("fights")}/api/fights/execute_fight`);
  const before = await stored();
  const differing: unknown[] = [];
  for (const name of names) {
    const { paths } = await (await fetch(`${urlOf(name)}/swagger/json`)).json();
    const documented = Object.entries<Record<string, unknown>>(paths)
      .filter(([, methods]) => "get" in methods)
      .map(([path]) => path);
    // Paths with a dot are left out of the description.
    if (name === "users") documented.push("/.well-known/jwks.json");
    for (const path of documented) {
      const target = path.replace(/\{\w+\}/g, "1");
      for (const url of new Set([urlOf(name), ...(upstreamOf(path) ? [urlOf("gateway")] : [])])) {
        const head = await send(url, `HEAD ${target}`);
        // Without a body that never ends.
        if (head.fields.get("content-type") === "text/event-stream") continue;
        // This one is no more to be sent than the others: it would store a fight.
        if (target.endsWith("/execute_fight")) continue;
        const [one, other] = [await send(url, `GET ${target}`), await send(url, `GET ${target}`)];
        // Two draws may be the same by chance.
        const hasLength = one.body === other.body && !target.includes("random");
        const varies = (field: string) =>
          OF_ONE_TIME.has(field) || (field === "content-length" && !hasLength);
        const same = (fields: Map<string, string>) =>
          [...fields].filter(([field]) => !varies(field)).toSorted();
        const got = { status: head.status, fields: same(head.fields), body: head.body };
        const expected = { status: one.status, fields: same(one.fields), body: "" };
        if (!Bun.deepEquals(got, expected)) differing.push({ name, target, url, got, expected });
      }
    }
  }
  expect(differing).toEqual([]);
  expect(await stored()).toEqual(before);
});

test("a parameter that a route does not have, or that is repeated, is 422 on every route that needs no token", async () => {
  const differing: unknown[] = [];
  for (const name of names) {
    const { paths } = await (await fetch(`${urlOf(name)}/swagger/json`)).json();
    for (const [path, { get }] of Object.entries<Record<string, Described>>(paths)) {
      if (!get || get.security || get.tags.includes("operations")) continue;
      const target = path.replace(/\{id\}/g, "1").replace(/\{\w+\}/g, "x");
      const [known] = (get.parameters ?? []).filter((parameter) => parameter.in === "query");
      const queries = ["unknown=1", ...(known ? [`${known.name}=1&${known.name}=1`] : [])];
      const urls = name === "gateway" ? [urlOf(name)] : [urlOf(name), urlOf("gateway")];
      for (const query of queries) {
        for (const url of urls) {
          const { status } = await fetch(`${url}${target}?${query}`);
          if (status !== 422) differing.push({ name, url, target, query, status });
        }
      }
    }
    expect((await fetch(`${urlOf(name)}/health?probe=1&probe=2`)).status).toBe(200);
  }
  expect(differing).toEqual([]);
});

test("every whole number in a request has both bounds, within those that JavaScript can represent", async () => {
  const unbounded: unknown[] = [];
  for (const name of names) {
    const { paths, components } = await (await fetch(`${urlOf(name)}/swagger/json`)).json();
    const check = (part: unknown, at: string): void => {
      if (typeof part !== "object" || part === null) return;
      const { $ref, type, minimum, maximum } = part as Record<string, unknown>;
      if (typeof $ref === "string") {
        check(components.schemas[$ref.slice($ref.lastIndexOf("/") + 1)], at);
        return;
      }
      if (type === "integer" && !(Number.isSafeInteger(minimum) && Number.isSafeInteger(maximum)))
        unbounded.push(at);
      for (const [key, value] of Object.entries(part)) check(value, `${at}/${key}`);
    };
    for (const [path, methods] of Object.entries<
      Record<string, { parameters?: unknown; requestBody?: unknown }>
    >(paths))
      for (const [method, { parameters, requestBody }] of Object.entries(methods))
        check({ parameters, requestBody }, `${name} ${method} ${path}`);
  }
  expect(unbounded).toEqual([]);
});

/** A part of an operation in an API document. */
interface Described {
  tags: string[];
  security?: unknown;
  parameters?: { name: string; in: string }[];
}

/** Whether a part of an API document, with what it refers to, has a property that is a password or a token. */
function holdsSecret(part: unknown, components: { schemas: Record<string, unknown> }): boolean {
  if (typeof part !== "object" || part === null) return false;
  const { $ref, properties } = part as { $ref?: string; properties?: object };
  if ($ref) return holdsSecret(components.schemas[$ref.slice($ref.lastIndexOf("/") + 1)], components);
  if (Object.keys(properties ?? {}).some((name) => /password|token|secret/i.test(name))) return true;
  return Object.values(part).some((value) => holdsSecret(value, components));
}

describe("the gateway's table of rules", () => {
  test("limits the routes that users lists as writing or checking credentials, and no others", () => {
    const namesOf = (routes: readonly { method: string; path: string }[]) =>
      routes.map(({ method, path }) => `${method} ${path}`).sort();
    const limited = ROUTE_RULES.filter(({ limit }) => limit === "credentials");
    expect(namesOf(limited)).toEqual(namesOf(Object.values(credentialRoutes)));
  });

  test("encrypts every body that holds a password or a token", async () => {
    const secret: string[] = [];
    for (const name of names) {
      const { paths, components } = await (await fetch(`${urlOf(name)}/swagger/json`)).json();
      for (const [path, methods] of Object.entries<Record<string, { requestBody?: unknown }>>(paths)) {
        if (upstreamOf(path) !== name) continue;
        for (const [method, { requestBody }] of Object.entries(methods))
          if (holdsSecret(requestBody, components))
            secret.push(`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`);
      }
    }
    expect(secret.toSorted()).toEqual([
      "POST /api/users",
      "POST /api/v1/users/login",
      "POST /api/v1/users/logout",
      "POST /api/v1/users/refresh",
      "POST /api/v1/users/register",
      "PUT /api/users/:id",
    ]);
    const sealed = ROUTE_RULES.flatMap(({ method, path, sealed }) => (sealed ? [`${method} ${path}`] : []));
    expect(sealed).toEqual(expect.arrayContaining(secret));
    // And the gateway's document describes the same bodies, although its clients send them unencrypted.
    const { paths, components } = await (await fetch(`${urlOf("gateway")}/swagger/json`)).json();
    for (const route of secret) {
      const [method = "", path = ""] = route.replace(/:(\w+)/g, "{$1}").split(" ");
      const { content } = paths[path][method.toLowerCase()].requestBody;
      const describes = holdsSecret(content["application/json"]?.schema, components);
      expect({ route, describes }).toEqual({ route, describes: true });
    }
  });

  test("applies no rule of a pattern to a path that a service lists by itself", async () => {
    const { paths } = await (await fetch(`${urlOf("gateway")}/swagger/json`)).json();
    const literal = Object.keys(paths).filter((path) => !path.includes("{"));
    expect(literal.length).toBeGreaterThan(20);
    const misruled = literal.flatMap((path) =>
      [...(rulesOfPath(path)?.values() ?? [])].flatMap((rules) =>
        rules.path === path ? [] : [`${path} by ${rules.path}`],
      ),
    );
    expect(misruled).toEqual([]);
  });

  test("names routes that there are", async () => {
    for (const { method, path } of ROUTE_RULES) {
      const { fields } = await send(urlOf("gateway"), `OPTIONS ${path.replace(":id", "1")}`);
      expect({ path, allow: fields.get("allow")?.split(", ") }).toEqual({
        path,
        allow: expect.arrayContaining([method]),
      });
    }
  });

  test("has the parameters of cached routes that their services have", async () => {
    for (const { path, cached } of ROUTE_RULES) {
      const upstream = upstreamOf(path);
      if (!cached || upstream === undefined) continue;
      for (const query of [
        "?x=1",
        "?top=0",
        "?top=101",
        "?top=1&top=2",
        "?top=1&top=0",
        "?%74op=7",
        "?top=%37",
        "?top=+7",
        "?top=%2B7",
        "?top=-0",
        "?Top=7",
        "?top[]=7",
        "?=1",
        "?top=007",
        "?top=100",
        "?top=abc&y",
        "?",
      ]) {
        const [direct, through] = await Promise.all(
          [urlOf(upstream), urlOf("gateway")].map(async (url) => {
            const response = await fetch(url + path + query);
            const { errors } = (await response.json()) as { errors?: unknown };
            return { query, status: response.status, errors };
          }),
        );
        expect(through).toEqual(direct as never);
      }
    }
  });
});
