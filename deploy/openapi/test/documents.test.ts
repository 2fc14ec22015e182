import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type Config, createConfig, lintFromString } from "@redocly/openapi-core";
import type { OpenApiDocument } from "@super-heroes/kit/openapi/document";
import { services } from "@super-heroes/system/services";
import { problemsOfCommitted, problemsSinceRelease } from "@super-heroes/testing/openapi/document-problems";
import { type Described, operationsOf, responsesOf } from "../src/documents.ts";
import { type RunningSystem, startSystem } from "../src/running-system.ts";

// Eight services start one after the other.
setDefaultTimeout(60_000);

const UUID = "00000000-0000-7000-8000-000000000000";

/** Rules of the linter that are turned off, each with the reason. */
const WITHOUT = {
  // A route without parameters and body has no client errors.
  "operation-4xx-response": "off",
  // Most routes are public. A test below covers those that need a token.
  "security-defined": "off",
  // /api/orders/{id}/status and /api/orders/user/{user_id} have no method in common.
  "no-ambiguous-paths": "off",
  // The content of an envelope is described beside its schema, which the linter does not read.
  "no-unused-components": "off",
  // The page would link to another host.
  "info-license": "off",
  // A tag is the name of a service, which the document's description explains.
  "tag-description": "off",
} as const;

let system: RunningSystem;
let authorization: string;
let config: Config;
const documents = new Map<string, OpenApiDocument>();

beforeAll(async () => {
  system = await startSystem();
  authorization = await system.signIn();
  config = await createConfig({ extends: ["recommended-strict"], rules: WITHOUT });
  for (const { name } of services) {
    const response = await fetch(`${system.urls[name]}/swagger/json`);
    documents.set(name, (await response.json()) as OpenApiDocument);
  }
});
afterAll(() => system[Symbol.asyncDispose]());

const documentOf = (service: string) => documents.get(service) as OpenApiDocument;

/** Calls an operation of a service with well-formed values. */
function call(service: string, { method, path, parameters = [] }: Described, init: RequestInit = {}) {
  const values = new Map(
    parameters.map(({ name, schema }) => [name, schema.type === "integer" ? "1" : UUID] as const),
  );
  const target = path.replace(/\{([^}]+)\}/g, (_, name) => values.get(name) ?? "");
  return fetch(system.urls[service] + target, { method, ...init });
}

describe.each(services.map(({ name }) => name))("the document of %s", (service) => {
  test("is the committed one, and breaks no client of the last release", () => {
    expect(problemsOfCommitted(service, documentOf(service))).toEqual([]);
    expect(problemsSinceRelease(service, documentOf(service))).toEqual([]);
  });

  test("is valid OpenAPI", async () => {
    const source = JSON.stringify(documentOf(service));
    const problems = await lintFromString({ source, absoluteRef: `/${service}.json`, config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  });

  test("has one schema for all problems, as application/problem+json", () => {
    const document = documentOf(service);
    for (const operation of operationsOf(document)) {
      for (const [status, { content = {} }] of responsesOf(document, operation)) {
        // Readiness and health list what is down, in another body.
        if (status < 400 || /(ready|health)$/.test(operation.path)) continue;
        // Operations that are refused have a result of GraphQL.
        if (operation.path === "/graphql" && status === 400) continue;
        expect([operation.name, status, content]).toEqual([
          operation.name,
          status,
          { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        ]);
      }
    }
  });

  test("describes the body of every success, and the Location of what was created", () => {
    const document = documentOf(service);
    for (const operation of operationsOf(document)) {
      for (const [status, { content, headers = {} }] of responsesOf(document, operation)) {
        if (status >= 400) continue;
        const about = `${operation.name} ${status}`;
        expect([about, content !== undefined]).toEqual([about, status !== 204 && status !== 304]);
        if (status === 201)
          expect([about, Object.keys(headers)]).toEqual([about, expect.arrayContaining(["Location"])]);
      }
    }
  });

  test("has the operations that the plugin finds, and at the gateway those of the services", async () => {
    const described = await (await fetch(`${system.urls[service]}/swagger/routes.json`)).json();
    const found = operationsOf(described).map(({ name }) => name);
    expect(found.length).toBeGreaterThan(3);
    const published = operationsOf(documentOf(service)).map(({ name }) => name);
    if (service === "gateway") expect(published).toEqual(expect.arrayContaining(found));
    else expect(published.toSorted()).toEqual(found.toSorted());
  });

  test("requires a token exactly where the service does", async () => {
    const operations = operationsOf(documentOf(service));
    const protectedOperations: string[] = [];
    for (const operation of operations) {
      const init = operation.requestBody && { headers: { "content-type": "application/json" }, body: "{}" };
      const response = await call(service, operation, init);
      if (response.status === 401) protectedOperations.push(operation.name);
      await response.body?.cancel();
    }
    expect(protectedOperations).toEqual(
      operations.filter(({ security }) => security).map(({ name }) => name),
    );
  });

  test("describes 401, 403 and 404", () => {
    for (const { name, security, responses } of operationsOf(documentOf(service)))
      if (security) expect([name, Object.keys(responses)]).toEqual([name, expect.arrayContaining(["401"])]);
  });

  test("lists the media types that the service accepts, and no others", async () => {
    const types = [
      "application/json",
      "application/jose",
      "text/plain",
      "multipart/form-data",
      "application/xml",
    ];
    for (const operation of operationsOf(documentOf(service))) {
      if (!operation.requestBody) continue;
      const taken: string[] = [];
      for (const type of types) {
        const headers = { authorization, "content-type": type };
        const response = await call(service, operation, { headers, body: "{}" });
        const { code } = (await response.json()) as { code: string };
        if (code !== "unsupported_media_type" && code !== "encryption_required") taken.push(type);
      }
      expect([operation.name, taken]).toEqual([operation.name, Object.keys(operation.requestBody.content)]);
    }
  });
});

test("the gateway's document has every proxied route, under the tag of its service", () => {
  const passedOn = services.flatMap(({ name }) =>
    operationsOf(documentOf(name))
      .filter(({ path }) => /^\/(api|\.well-known)\//.test(path))
      .map((operation) => `${operation.name} of ${name}`),
  );
  const described = operationsOf(documentOf("gateway"))
    .filter(({ path }) => /^\/(api|\.well-known)\//.test(path))
    .map((operation) => `${operation.name} of ${operation.tags.join()}`);
  const own = described.filter((line) => line.endsWith(" of gateway"));
  expect(own).toHaveLength(5);
  expect(new Set(described)).toEqual(
    new Set([...passedOn.filter((line) => !line.endsWith(" of gateway")), ...own]),
  );
});

test("schemas that differ between services have a name for each", () => {
  const { schemas = {} } = documentOf("gateway").components;
  expect(schemas.LocationInput).toEqual(documentOf("locations").components.schemas?.LocationInput);
  expect(schemas.FightsLocationInput).toEqual(documentOf("fights").components.schemas?.LocationInput);
});

test.each([
  ["heroes", "/api/heroes/{id}/picture", "get", "image/svg+xml"],
  ["analytics", "/api/v1/analytics/live", "get", "text/event-stream"],
  ["users", "/api/v1/users/register", "post", "application/jose"],
])("%s %s is documented as what it is", (service, path, method, type) => {
  const { responses, requestBody } = documentOf(service).paths[path]?.[method] ?? { responses: {} };
  const [, success] = responsesOf(documentOf(service), { responses } as Described)[0] ?? [];
  const content = requestBody?.content ?? success?.content ?? {};
  expect(Object.keys(content)).toEqual([type]);
});
