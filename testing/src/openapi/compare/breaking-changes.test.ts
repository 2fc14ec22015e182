import { describe, expect, test } from "bun:test";
import type { JsonSchema, OpenApiDocument, Operation } from "@super-heroes/kit/openapi/document";
import { breakingChanges } from "./breaking-changes.ts";

const object = (properties: object, required: string[] = [], more: object = {}): JsonSchema => ({
  type: "object",
  properties,
  required,
  ...more,
});
const text = { type: "string" };
const json = (schema: JsonSchema) => ({ "application/json": { schema } });

/** A document with `POST /things/{id}`, which takes and returns these schemas. */
function documentOf({
  request = object({}),
  response = object({}),
  operation = {},
  path = "/things/{id}",
  schemas = {},
}: {
  request?: JsonSchema;
  response?: JsonSchema;
  operation?: Partial<Operation>;
  path?: string;
  schemas?: Record<string, JsonSchema>;
} = {}): OpenApiDocument {
  const post: Operation = {
    operationId: "post",
    tags: [],
    summary: "",
    parameters: [{ name: path.replace(/.*\{|\}/g, ""), in: "path", required: true, schema: text }],
    requestBody: { required: true, content: json(request) },
    responses: { 200: { description: "OK", content: json(response) } },
    ...operation,
  };
  return {
    openapi: "3.1.0",
    info: { title: "things", description: "", version: "1" },
    servers: [],
    tags: [],
    paths: { [path]: { post } },
    components: { schemas, responses: {} },
  };
}

const POST = "POST /things/{id}: ";
type Shape = Parameters<typeof documentOf>[0];

const broken = (before: Shape, after: Shape) => breakingChanges(documentOf(before), documentOf(after));

describe("a response breaks clients when", () => {
  const person = object({ name: text, role: { type: "string", enum: ["user", "admin"] } }, ["name"]);
  test.each<[string, JsonSchema, string]>([
    ["a field is removed", object({ role: person.role as object }), "/name was removed"],
    [
      "a type changes",
      object({ ...(person.properties as object), name: { type: "integer" } }, ["name"]),
      "/name was string and is integer",
    ],
    [
      "a field may be null",
      object({ ...(person.properties as object), name: { anyOf: [text, { type: "null" }] } }, ["name"]),
      "/name may be null now",
    ],
    ["a field may be missing", object(person.properties as object), "/name may be missing now"],
    [
      "an enum has a new value",
      object({ name: text, role: { type: "string", enum: ["user", "admin", "root"] } }, ["name"]),
      "/role may be root now",
    ],
    ["an enum is opened", object({ name: text, role: text }, ["name"]), "/role may have any value now"],
    ["it is no object any more", { type: "array", items: person }, "the body was object and is array"],
  ])("%s", (_, response, line) => {
    const before = {
      ...person,
      properties: { name: text, role: { type: "string", enum: ["user", "admin"] } },
    };
    const found = broken({ response: before }, { response });
    expect(found).toContain(`${POST}200: ${line}`);
  });

  test("a field of a list's item is removed, through references and in circles", () => {
    const tree = (fields: object) =>
      object({ ...fields, children: { type: "array", items: { $ref: "#/components/schemas/Tree" } } });
    const response = { type: "array", items: { $ref: "#/components/schemas/Tree" } };
    expect(
      broken(
        { response, schemas: { Tree: tree({ name: text }) } },
        { response, schemas: { Tree: tree({}) } },
      ),
    ).toEqual([`${POST}200: /*/name was removed`]);
  });

  test("a status, a media type or a header is removed", () => {
    const responses = {
      200: { description: "", content: json(text), headers: { Link: { description: "", schema: text } } },
      404: { description: "" },
    };
    expect(
      broken({ operation: { responses } }, { operation: { responses: { 200: { description: "" } } } }),
    ).toEqual([
      `${POST}200: the header Link was removed`,
      `${POST}200: the media type application/json was removed`,
      `${POST}the response 404 was removed`,
    ]);
  });
});

describe("a request breaks clients when", () => {
  const level = { type: "integer", minimum: 1, maximum: 9 };
  const before = object({ level, team: { type: "string", enum: ["a", "b"] }, note: text });
  test.each<[string, JsonSchema, string]>([
    ["a field is required", { ...before, required: ["level"] }, "/level is required now"],
    [
      "a required field is added",
      { ...before, properties: { ...(before.properties as object), age: level }, required: ["age"] },
      "/age is required now",
    ],
    [
      "a field is removed",
      object({ level, team: (before.properties as { team: object }).team }),
      "/note was removed",
    ],
    [
      "an enum loses a value",
      object({ level, team: { type: "string", enum: ["a"] }, note: text }),
      "/team must not be b any more",
    ],
    [
      "any text becomes an enum",
      object({ ...(before.properties as object), note: { type: "string", enum: ["x"] } }),
      "/note must be one of x now",
    ],
    [
      "a number must be whole",
      object({ ...(before.properties as object), note: { type: "integer" } }),
      "/note was string and is integer",
    ],
    [
      "a limit is narrower",
      object({ ...(before.properties as object), level: { ...level, maximum: 5 } }),
      "/level: maximum was 9 and is 5",
    ],
    [
      "a pattern is added",
      object({ ...(before.properties as object), note: { ...text, pattern: "^a" } }),
      "/note: pattern was absent and is ^a",
    ],
    [
      "unknown fields are refused",
      { ...before, additionalProperties: false },
      "the body must not have other fields now",
    ],
  ])("%s", (_, request, line) => {
    expect(broken({ request: before }, { request })).toEqual([`${POST}request: ${line}`]);
  });

  test("null is refused", () => {
    const orNull = object({ note: { anyOf: [text, { type: "null" }] } });
    expect(broken({ request: orNull }, { request: object({ note: text }) })).toEqual([
      `${POST}request: /note must not be null any more`,
    ]);
  });

  test("a parameter is required, removed or narrower", () => {
    const parameter = (name: string, required: boolean, schema: JsonSchema = text) =>
      ({ name, in: "query", required, schema }) as const;
    const found = broken(
      {
        operation: {
          parameters: [parameter("a", false), parameter("b", false), parameter("c", false, level)],
        },
      },
      {
        operation: {
          parameters: [
            parameter("a", true),
            parameter("c", false, { ...level, maximum: 5 }),
            parameter("d", true),
            parameter("e", false),
          ],
        },
      },
    );
    expect(found).toEqual([
      `${POST}the parameter b (query) was removed`,
      `${POST}the parameter c (query): it: maximum was 9 and is 5`,
      `${POST}the parameter a (query) is required now`,
      `${POST}the parameter d (query) is required now`,
    ]);
  });

  test("its media type is removed, a body or an access token is required", () => {
    const optional = { required: false, content: json(object({})) };
    const jose = { required: true, content: { "application/jose": { schema: text } } };
    const security = [{ accessToken: [] }];
    expect(
      broken({ operation: { requestBody: optional } }, { operation: { requestBody: jose, security } }),
    ).toEqual([
      `${POST}an access token is required now`,
      `${POST}a body is required now`,
      `${POST}request: the media type application/json was removed`,
    ]);
  });

  test("a required field is added inside an envelope", () => {
    const sealed = (content: JsonSchema) => ({ type: "string", "x-content": content });
    expect(broken({ request: sealed(object({})) }, { request: sealed(object({ a: text }, ["a"])) })).toEqual([
      `${POST}request: /a is required now`,
    ]);
  });
});

test("a removed route or method breaks clients", () => {
  const { paths, ...rest } = documentOf();
  expect(breakingChanges({ ...rest, paths }, { ...rest, paths: {} })).toEqual([
    "POST /things/{id} was removed",
  ]);
  expect(breakingChanges({ ...rest, paths }, { ...rest, paths: { "/things/{id}": {} } })).toEqual([
    "POST /things/{id} was removed",
  ]);
});

test.each<[string, Shape, Shape]>([
  [
    "a new field of a response",
    { response: object({ a: text }) },
    { response: object({ a: text, b: text }, ["b"]) },
  ],
  ["fewer values of a response", { response: { enum: ["a", "b"] } }, { response: { enum: ["a"] } }],
  ["an integer where a number was", { response: { type: "number" } }, { response: { type: "integer" } }],
  ["a response without null", { response: { anyOf: [text, { type: "null" }] } }, { response: text }],
  ["a new optional field of a request", { request: object({}) }, { request: object({ a: text }) }],
  [
    "a wider limit of a request",
    { request: { ...text, maxLength: 5 } },
    { request: { ...text, maxLength: 9 } },
  ],
  ["a request that may be null", { request: text }, { request: { anyOf: [text, { type: "null" }] } }],
  ["another name of a path's parameter", { path: "/things/{id}" }, { path: "/things/{thing_id}" }],
  [
    "a schema with another name",
    { response: { $ref: "#/components/schemas/A" }, schemas: { A: text } },
    { response: { $ref: "#/components/schemas/B" }, schemas: { B: text } },
  ],
])("%s breaks no client", (_, before, after) => {
  expect(broken(before, after)).toEqual([]);
});
