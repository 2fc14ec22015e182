import { describe, expect, test } from "bun:test";
import type { OpenApiDocument, Operation } from "@super-heroes/kit/openapi/document";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { UPSTREAMS } from "../src/routing/services.ts";
import { type Backend, startGateway } from "./gateway-under-test.ts";

const operation = (parts: Partial<Operation> = {}): Operation => ({
  operationId: "get",
  tags: ["inside"],
  summary: "",
  responses: { 200: { description: "OK" } },
  ...parts,
});

/** The document of a service with these paths. */
const documentOf = (
  paths: OpenApiDocument["paths"],
  schemas: Record<string, unknown> = {},
): OpenApiDocument => ({
  openapi: "3.1.0",
  info: { title: "a service", description: "What it is for.", version: "1" },
  servers: [{ url: "/" }],
  tags: [{ name: "inside" }],
  paths,
  components: { schemas },
});

/** A service with an API document and no other routes. */
const publishing =
  (document: unknown, onRead = () => {}): Backend =>
  ({ url }) => {
    if (new URL(url).pathname !== "/swagger/json") return new Response("", { status: 404 });
    onRead();
    return Response.json(document);
  };

const heroes = documentOf({ "/api/heroes": { get: operation() }, "/health": { get: operation() } });
const users = documentOf({ "/api/users": { get: operation() } });

const read = async (response: Response) => {
  expect(response.status).toBe(200);
  return (await response.json()) as OpenApiDocument;
};

describe("the gateway's document", () => {
  test("has its own routes and the proxied routes of the services, each with its service's tag", async () => {
    await using gateway = await startGateway({ heroes: publishing(heroes), users: publishing(users) });
    const { paths, tags } = await read(await gateway.send("/swagger/json"));
    expect(Object.keys(paths).toSorted()).toEqual([
      "/api/dashboard",
      "/api/health",
      "/api/heroes",
      "/api/users",
      "/api/users/{id}/profile",
      "/api/v1/users/session",
      "/graphql",
      "/health",
      "/ready",
    ]);
    expect(paths["/api/heroes"]?.get?.tags).toEqual(["heroes"]);
    expect(paths["/health"]?.get?.tags).toEqual(["operations"]);
    expect(tags.map(({ name }) => name)).toEqual(["operations", "gateway", "heroes", "users"]);
    expect(tags.find(({ name }) => name === "heroes")).toMatchObject({
      description: "What it is for.",
      externalDocs: { url: "/swagger/heroes" },
    });
  });

  test("lists the responses with which the gateway refuses requests", async () => {
    const accounts = documentOf({
      "/api/v1/users/login": { post: operation() },
      "/api/v1/users/stats/count": { get: operation() },
    });
    await using gateway = await startGateway({ heroes: publishing(heroes), users: publishing(accounts) });
    const { paths, components } = await read(await gateway.send("/swagger/json"));
    const statuses = (path: string, method: string) => Object.keys(paths[path]?.[method]?.responses ?? {});
    expect(statuses("/api/heroes", "get")).toEqual(["200", "401", "429", "502", "503", "504"]);
    // The gateway ignores tokens on this route.
    expect(statuses("/api/v1/users/login", "post")).toEqual([
      "200",
      "403",
      "408",
      "413",
      "429",
      "502",
      "503",
      "504",
    ]);
    expect(components.responses).toHaveProperty("Problem429");
    // The gateway caches this route.
    const count = paths["/api/v1/users/stats/count"]?.get;
    expect(count?.parameters?.map(({ name }) => name)).toEqual(["If-None-Match"]);
    expect(count?.responses).toMatchObject({
      200: { headers: { ETag: {} } },
      304: { headers: { ETag: {} } },
    });
  });

  test("names the services that do not respond and omits their routes", async () => {
    await using gateway = await startGateway({ heroes: publishing(heroes) });
    const { info, paths } = await read(await gateway.send("/swagger/json"));
    const missing = UPSTREAMS.filter((service) => service !== "heroes");
    expect(info.description).toContain(`do not respond: ${missing.join(", ")}.`);
    expect(paths).toHaveProperty("/api/heroes");
    expect(paths).not.toHaveProperty("/api/users");
  });

  test.each([
    ["is not a document", { hello: "world" }],
    ["is of another version of OpenAPI", { ...users, openapi: "3.0.3" }],
  ])("omits a service whose response %s", async (_, document) => {
    await using gateway = await startGateway({ heroes: publishing(heroes), users: publishing(document) });
    const { info, paths } = await read(await gateway.send("/swagger/json"));
    expect(info.description).toMatch(/do not respond: .*users/);
    expect(paths).not.toHaveProperty("/api/users");
  });

  test("does not wait for a service that does not respond", async () => {
    const { promise: called, resolve: call } = Promise.withResolvers<void>();
    await using gateway = await startGateway({
      heroes: publishing(heroes),
      users: () => {
        call();
        return new Promise(() => {});
      },
    });
    const { info, paths } = await read(await gateway.send("/swagger/json"));
    await called;
    expect(info.description).toMatch(/do not respond: .*users/);
    expect(paths).toHaveProperty("/api/heroes");
  });

  test("is read once for many requests; a service that was down is read again", async () => {
    let reads = 0;
    let isDown = true;
    await using gateway = await startGateway({
      heroes: publishing(heroes, () => reads++),
      users: (request) => (isDown ? new Response("", { status: 503 }) : publishing(users)(request)),
    });
    await Promise.all(Array.from({ length: 5 }, async () => read(await gateway.send("/swagger/json"))));
    expect(reads).toBe(1);
    isDown = false;
    expect((await read(await gateway.send("/swagger/json"))).paths).toHaveProperty("/api/users");
    expect(reads).toBe(1);
  });

  test("renames schemas that differ under one name", async () => {
    const refersTo = (name: string) =>
      operation({
        responses: {
          200: {
            description: "OK",
            content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
          },
        },
      });
    const location = (path: string, type: string) =>
      documentOf({ [path]: { get: refersTo("Location") } }, { Location: { type } });
    await using gateway = await startGateway({
      locations: publishing(location("/api/locations", "object")),
      fights: publishing(location("/api/fights", "string")),
    });
    const { paths, components } = await read(await gateway.send("/swagger/json"));
    expect(components.schemas).toMatchObject({
      Location: { type: "object" },
      FightsLocation: { type: "string" },
    });
    expect(paths["/api/locations"]?.get?.responses[200]).toEqual(refersTo("Location").responses[200]);
    expect(paths["/api/fights"]?.get?.responses[200]).toEqual(refersTo("FightsLocation").responses[200]);
  });
});

describe("a route whose body the gateway encrypts", () => {
  const sealed = (path: string) =>
    documentOf(
      {
        [path]: {
          post: operation({
            requestBody: {
              required: true,
              content: {
                "application/jose": {
                  schema: { type: "string", "x-content": { $ref: "#/components/schemas/Body" } },
                },
              },
            },
          }),
        },
      },
      {
        Body: {
          type: "object",
          properties: { source: { type: "string", pattern: "^[a-z]+$", "x-sender": true } },
        },
      },
    );

  test("also accepts JSON, with the gateway as sender", async () => {
    await using gateway = await startGateway({ users: publishing(sealed("/api/v1/users/register")) });
    const { paths, components } = await read(await gateway.send("/swagger/json"));
    expect(paths["/api/v1/users/register"]?.post?.requestBody?.content).toEqual({
      "application/json": { schema: { $ref: "#/components/schemas/Body" } },
      "application/jose": { schema: { type: "string" } },
    });
    expect(paths["/api/v1/users/register"]?.post?.security).toBeUndefined();
    expect(components.schemas?.Body).toMatchObject({
      properties: { source: { type: "string", enum: ["gateway"] } },
    });
  });

  test("is for admins when the gateway requires it", async () => {
    await using gateway = await startGateway({ analytics: publishing(sealed("/api/v1/analytics/events")) });
    const { paths } = await read(await gateway.send("/swagger/json"));
    const post = paths["/api/v1/analytics/events"]?.post;
    expect(post?.security).toEqual([{ accessToken: [] }]);
    expect(Object.keys(post?.responses ?? {})).toContain("403");
  });
});

test("a login may request a cookie: the header, the cookie, and a response without the refresh token", async () => {
  const signedIn = { $ref: "#/components/schemas/SignedIn" };
  const login = operation({
    responses: { 200: { description: "OK", content: { "application/json": { schema: signedIn } } } },
  });
  const document = documentOf({ "/api/v1/users/login": { post: login } }, { SignedIn: { type: "object" } });
  await using gateway = await startGateway({ users: publishing(document) });
  const { paths, components } = await read(await gateway.send("/swagger/json"));
  const post = paths["/api/v1/users/login"]?.post;
  expect(post?.parameters?.map(({ name, in: place }) => [name, place])).toEqual([
    ["X-Session-Cookie", "header"],
  ]);
  const inCookie = { $ref: "#/components/schemas/CookieSession" };
  expect(post?.responses[200]).toMatchObject({
    headers: { "Set-Cookie": {} },
    content: { "application/json": { schema: { anyOf: [signedIn, inCookie] } } },
  });
  expect(components.schemas?.CookieSession).toMatchObject({
    required: ["access_token", "token_type", "expires_in", "user"],
  });
});

describe("the page of a service", () => {
  test("shows its routes at the gateway", async () => {
    await using gateway = await startGateway({ heroes: publishing(heroes) });
    const page = await (await gateway.send("/swagger/heroes")).text();
    expect(page).toContain('data-url="/swagger/heroes/json"');
    const { paths } = await read(await gateway.send("/swagger/heroes/json"));
    expect(Object.keys(paths)).toEqual(["/api/heroes"]);
  });

  test("loads nothing from another host, and nothing that its policy forbids", async () => {
    await using gateway = await startGateway({ heroes: publishing(heroes) });
    for (const path of ["/swagger", "/swagger/heroes"]) {
      const response = await gateway.send(path);
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
      expect(response.headers.get("content-type")).toStartWith("text/html");
      const page = await response.text();
      expect(page).not.toMatch(/(?:src|href)="(?!\/)/);
      for (const [, text = ""] of page.matchAll(/<script(?![^>]+src=)[^>]*>([^<]*)<\/script>/g))
        expect(policy).toContain(new Bun.CryptoHasher("sha256").update(text).digest("base64"));
      for (const [, asset = ""] of page.matchAll(/(?:src|href)="([^"]+)"/g))
        expect((await gateway.send(asset)).status).toBe(200);
    }
  });

  test("of a service that is down is 502, and of an unknown service 404", async () => {
    await using gateway = await startGateway({ heroes: publishing(heroes) });
    await expectProblem(await gateway.send("/swagger/users/json"), 502, "users_unreachable");
    for (const path of [
      "/swagger/nobody",
      "/swagger/nobody/json",
      "/swagger/gateway",
      "/swagger/__proto__/json",
    ])
      await expectProblem(await gateway.send(path), 404, "service_not_found");
  });
});

test("a page of another origin may read the link to the next page", async () => {
  const link = '</api/heroes?limit=1&after=1>; rel="next"';
  await using gateway = await startGateway(
    { heroes: () => Response.json([], { headers: { link } }) },
    { CORS_ORIGINS: "https://app.example" },
  );
  const response = await gateway.send("/api/heroes?limit=1", {
    headers: { origin: "https://app.example" },
  });
  expect(response.headers.get("link")).toBe(link);
  expect(response.headers.get("access-control-expose-headers")).toMatch(/(^|,\s*)link(,|$)/i);
});
