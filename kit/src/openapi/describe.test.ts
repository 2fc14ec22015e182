import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { adminsOnly, inSession, signedIn } from "../auth/access.ts";
import type { Principal } from "../auth/principal.ts";
import type { Standing } from "../auth/standing.ts";
import type { TokenVerifier } from "../auth/token-verifier.ts";
import { demandsEncryption, encryptsResponse } from "../encryption/channel.ts";
import type { Envelopes } from "../encryption/envelopes.ts";
import { plainText } from "../http/plain-text.ts";
import { wholeNumber } from "../http/whole-number.ts";
import { Deadline } from "../request/deadline.ts";
import { describeRoutes } from "./describe.ts";
import type { OpenApiDocument, Operation } from "./document.ts";
import { detailOf, jsonOf, NO_CONTENT, OF_STORE, OPERATIONS_TAG } from "./route-detail.ts";

const verifier = {} as TokenVerifier;
const standing = {} as Standing;
const envelopes = {} as Envelopes;
const detail = detailOf("things");

/** An app whose handlers find in their context what the hooks put there. */
const newApp = () =>
  new Elysia()
    .decorate("principal", undefined as Principal | undefined)
    .decorate("sender", "")
    .decorate("correlationId", "")
    .decorate("traceparent", undefined as string | undefined)
    .decorate("deadline", Deadline.after(0));

const Thing = Type.Object({ name: plainText({ maxLength: 9 }) }, { title: "Thing" });
const params = Type.Object({ id: wholeNumber() });

const describeApp = (app: { routes: Elysia["routes"] }, opensEnvelopes = false): OpenApiDocument =>
  describeRoutes({ title: "things", description: "For tests.", routes: app.routes, opensEnvelopes });

/** The only operation of an app. */
function operationOf(app: { routes: Elysia["routes"] }, opensEnvelopes = false): Operation {
  const [path] = Object.values(describeApp(app, opensEnvelopes).paths);
  return Object.values(path ?? {})[0] as Operation;
}

const refusals = ({ responses }: Operation) =>
  Object.entries(responses).flatMap(([status, response]) => ("$ref" in response ? [Number(status)] : []));

const thing = () => ({ name: "thing" });

describe("a route's refusals", () => {
  test("follow from its body", () => {
    const app = newApp().post("/things", thing, { body: Thing, detail: detail("Create") });
    expect(refusals(operationOf(app))).toEqual([400, 408, 412, 413, 415, 422]);
  });

  test("follow from its parameters", () => {
    const app = newApp().get("/things/:id", thing, { params });
    expect(refusals(operationOf(app))).toEqual([400, 422]);
    expect(refusals(operationOf(newApp().get("/things", thing)))).toEqual([422]);
    const operations = detailOf(OPERATIONS_TAG)("For probes");
    expect(refusals(operationOf(newApp().get("/things", thing, { detail: operations })))).toEqual([]);
  });

  test("follow from its access hook", () => {
    for (const transform of [signedIn(verifier), signedIn(verifier, standing), inSession(verifier, standing)])
      expect(refusals(operationOf(newApp().get("/things", thing, { transform })))).toEqual([401, 422, 503]);
    const transform = [() => {}, adminsOnly(verifier, standing)];
    expect(refusals(operationOf(newApp().get("/things", thing, { transform })))).toEqual([
      401, 403, 422, 503,
    ]);
  });

  test("are those of its tag and its own, each once, in order", () => {
    const stored = detailOf("things", OF_STORE);
    const app = newApp().get("/things", thing, { detail: stored("One", { problems: [404, 503] }) });
    expect(refusals(operationOf(app))).toEqual([404, 422, 503, 504]);
  });

  test("all have the one schema of problems", () => {
    const app = newApp().delete("/things/:id", thing, {
      params,
      detail: detail("", { problems: [404, 409] }),
    });
    const { responses, schemas } = describeApp(app).components;
    const reference = { $ref: "#/components/schemas/Problem" };
    expect(Object.keys(responses ?? {})).toEqual([
      "Problem400",
      "Problem404",
      "Problem409",
      "Problem412",
      "Problem422",
    ]);
    for (const response of Object.values(responses ?? {}))
      expect(response).toMatchObject({ content: { "application/problem+json": { schema: reference } } });
    expect(schemas?.Problem).toMatchObject({ required: expect.arrayContaining(["code", "correlation_id"]) });
  });
});

describe("access tokens", () => {
  test("are documented where a hook requires them, and nowhere else", () => {
    const app = newApp()
      .get("/things", thing)
      .post("/things", thing, { transform: signedIn(verifier), body: Thing });
    const { paths, components } = describeApp(app);
    expect(paths["/things"]?.get?.security).toBeUndefined();
    expect(paths["/things"]?.post?.security).toEqual([{ accessToken: [] }]);
    expect(components.securitySchemes?.accessToken).toMatchObject({ type: "http", scheme: "bearer" });
  });

  test("are not documented where no hook requires them", () => {
    expect(describeApp(newApp().get("/things", thing)).components.securitySchemes).toBeUndefined();
  });
});

describe("a response", () => {
  test("has the schema that it is validated with, or the one of the route's detail", () => {
    const content = { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } };
    const validated = newApp().get("/things", thing, { response: { 200: Thing } });
    const plain = newApp().get("/things", thing, { response: Thing });
    const described = newApp().get("/things", thing, {
      detail: detail("", { responses: { 200: jsonOf(Thing) } }),
    });
    for (const app of [validated, plain, described])
      expect(operationOf(app).responses).toMatchObject({ 200: { description: "OK", content } });
  });

  test("may have another media type than JSON, and headers", () => {
    const responses = {
      200: {
        content: { "image/svg+xml": Type.String() },
        headers: { Link: "The next." },
        description: "A picture.",
      },
    };
    const app = newApp().get("/things", thing, { detail: detail("", { responses }) });
    expect(operationOf(app).responses).toMatchObject({
      200: {
        description: "A picture.",
        headers: { Link: { description: "The next.", schema: { type: "string" } } },
        content: { "image/svg+xml": { schema: { type: "string" } } },
      },
    });
  });

  test("without a body has none", () => {
    const app = newApp().delete("/things", thing, {
      detail: detail("", { responses: { 204: NO_CONTENT } }),
    });
    expect(operationOf(app).responses[204]).toEqual({ description: "No Content" });
  });

  test("to a route that creates something has Location", () => {
    const app = newApp().post("/things", thing, { body: Thing, response: { 201: Thing } });
    expect(operationOf(app).responses[201]).toMatchObject({ headers: { Location: {} } });
  });
});

describe("an encrypted body", () => {
  const contentOf = (operation: Operation) => operation.requestBody?.content ?? {};

  test("may be sent where the service opens envelopes", () => {
    const app = newApp().post("/things", thing, { body: Thing });
    const { description, ...operation } = operationOf(app, true);
    expect(Object.keys(contentOf(operation))).toEqual(["application/json", "application/jose"]);
    expect(refusals(operation)).toEqual([400, 401, 408, 412, 413, 415, 422, 503]);
    expect(description).toContain("application/jose");
  });

  test("must be sent where a hook requires it; its content is described", () => {
    const app = newApp().post("/things", thing, { transform: demandsEncryption(["gateway"]), body: Thing });
    const content = contentOf(operationOf(app, true));
    expect(Object.keys(content)).toEqual(["application/jose"]);
    expect(content["application/jose"]?.schema["x-content"]).toEqual({ $ref: "#/components/schemas/Thing" });
  });

  test("comes back where a hook encrypts, for those who request it", () => {
    const app = newApp().get("/things", thing, {
      afterHandle: encryptsResponse(envelopes),
      detail: detail("", { responses: { 200: jsonOf(Thing) } }),
    });
    const { responses, parameters } = operationOf(app);
    expect(Object.keys((responses[200] as { content: object }).content)).toEqual([
      "application/json",
      "application/jose",
    ]);
    expect(parameters?.map(({ name, required }) => [name, required])).toEqual([
      ["x-encrypt-response", false],
      ["x-service-name", false],
    ]);
  });
});

describe("parameters", () => {
  test("are those that the route validates, and the headers and cookies that it reads", () => {
    const app = newApp().get("/things/:id", thing, {
      params,
      query: Type.Object({
        q: Type.String(),
        limit: Type.Optional(Type.Integer({ description: "How many." })),
      }),
      detail: detail("", {
        headers: { "X-Key": Type.String({ pattern: "^k" }) },
        cookies: { device: Type.String({ description: "Which one." }) },
      }),
    });
    expect(operationOf(app).parameters).toEqual([
      { name: "id", in: "path", required: true, schema: expect.objectContaining({ type: "integer" }) },
      { name: "q", in: "query", required: true, schema: { type: "string" } },
      { name: "limit", in: "query", required: false, description: "How many.", schema: { type: "integer" } },
      { name: "X-Key", in: "header", required: false, schema: { type: "string", pattern: "^k" } },
      {
        name: "device",
        in: "cookie",
        required: false,
        description: "Which one.",
        schema: { type: "string" },
      },
    ]);
  });

  test("in a path that are not validated are texts", () => {
    const { paths } = describeApp(newApp().get("/a/:one/b/:two", thing));
    expect(paths["/a/{one}/b/{two}"]?.get?.parameters).toEqual([
      { name: "one", in: "path", required: true, schema: { type: "string" } },
      { name: "two", in: "path", required: true, schema: { type: "string" } },
    ]);
  });
});

test("hidden routes, routes for all methods and paths that end in * are left out", () => {
  const app = newApp()
    .get("/things", thing)
    .get("/hidden", thing, { detail: { hide: true } })
    .all("/all", thing)
    .get("/below/*", thing);
  expect(Object.keys(describeApp(app).paths)).toEqual(["/things"]);
});

test.each([
  ["GET", "/api/heroes/:id/picture", "getApiHeroesByIdPicture"],
  ["POST", "/api/heroes", "postApiHeroes"],
  ["GET", "/api/heroes/random_hero", "getApiHeroesRandomHero"],
  ["GET", "/.well-known/jwks.json", "getWellKnownJwksJson"],
])("%s %s is the operation %s", (method, path, id) => {
  expect(operationOf(newApp().route(method, path, thing)).operationId).toBe(id);
});

test("a document has its service's title, description and tags, in OpenAPI 3.1", () => {
  const app = newApp()
    .get("/a", thing, { detail: detail("A") })
    .get("/b", thing, { detail: detail("B") });
  expect(describeApp(app)).toMatchObject({
    openapi: "3.1.0",
    info: { title: "things", description: "For tests." },
    tags: [{ name: "things" }],
  });
});
