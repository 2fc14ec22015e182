import { describe, expect, test } from "bun:test";
import type { OpenApiDocument, Operation } from "@super-heroes/kit/openapi/document";
import { mergeDocuments } from "./merge.ts";

const operation = (operationId: string, schema?: string): Operation => ({
  operationId,
  tags: [],
  summary: "",
  responses: {
    200: {
      description: "OK",
      ...(schema && {
        content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
      }),
    },
  },
});

const documentOf = (parts: Partial<OpenApiDocument>): OpenApiDocument => ({
  openapi: "3.1.0",
  info: { title: "", description: "", version: "1" },
  servers: [{ url: "/" }],
  tags: [],
  paths: {},
  components: {},
  ...parts,
});

/** Merges documents that have schemas only, as those of services called one, two, … */
const schemasOf = (...all: Record<string, object>[]) => {
  const names = ["one", "two", "three"];
  const parts = all.map((schemas, index) => ({
    name: names[index] ?? "",
    document: documentOf({ components: { schemas } }),
  }));
  return mergeDocuments(documentOf({}), parts).components.schemas;
};

const A = { type: "string" };
const B = { type: "integer" };
const refersTo = (name: string) => ({ type: "array", items: { $ref: `#/components/schemas/${name}` } });

describe("components", () => {
  test("that are the same under the same name are kept once", () => {
    expect(schemasOf({ Name: A }, { Name: A })).toEqual({ Name: A });
  });

  test("that differ under the same name are both there, the later one renamed after its service", () => {
    expect(schemasOf({ Name: A }, { Name: B })).toEqual({ Name: A, TwoName: B });
  });

  test("are renamed with what refers to them, also where that looks the same", () => {
    expect(schemasOf({ Name: A, Names: refersTo("Name") }, { Name: B, Names: refersTo("Name") })).toEqual({
      Name: A,
      Names: refersTo("Name"),
      TwoName: B,
      TwoNames: refersTo("TwoName"),
    });
    expect(
      schemasOf(
        { Name: A, Names: refersTo("Name"), Lists: refersTo("Names"), Other: A },
        { Name: B, Names: refersTo("Name"), Lists: refersTo("Names"), Other: A },
      ),
    ).toEqual({
      Name: A,
      Names: refersTo("Name"),
      Lists: refersTo("Names"),
      Other: A,
      TwoName: B,
      TwoNames: refersTo("TwoName"),
      TwoLists: refersTo("TwoNames"),
    });
  });

  test("that refer to themselves are merged as well", () => {
    const tree = (leaf: object) => ({ anyOf: [leaf, { $ref: "#/components/schemas/Tree" }] });
    expect(schemasOf({ Tree: tree(A) }, { Tree: tree(A) })).toEqual({ Tree: tree(A) });
    expect(schemasOf({ Tree: tree(A) }, { Tree: tree(B) })).toEqual({
      Tree: tree(A),
      TwoTree: { anyOf: [B, { $ref: "#/components/schemas/TwoTree" }] },
    });
  });

  test("get no name that another one has", () => {
    expect(schemasOf({ Name: A }, { Name: B, TwoName: A })).toEqual({ Name: A, TwoName: A, TwoName2: B });
  });

  test("of other kinds are renamed alike", () => {
    const responses = (description: string) => ({
      components: { responses: { Problem404: { description } } },
    });
    const merged = mergeDocuments(documentOf(responses("Not found.")), [
      { name: "one", document: documentOf(responses("Gone.")) },
    ]);
    expect(merged.components.responses).toEqual({
      Problem404: { description: "Not found." },
      OneProblem404: { description: "Gone." },
    });
  });
});

describe("operations", () => {
  test("refer to what was renamed for them", () => {
    const part = (schema: object) =>
      documentOf({
        components: { schemas: { Name: schema } },
        paths: { "/b": { get: operation("get", "Name") } },
      });
    const { paths } = mergeDocuments(documentOf({ components: { schemas: { Name: A } } }), [
      { name: "one", document: part(B) },
    ]);
    expect(paths["/b"]?.get).toEqual(operation("get", "OneName"));
  });

  test("have ids of their own", () => {
    const part = (path: string) => documentOf({ paths: { [path]: { get: operation("get") } } });
    const { paths } = mergeDocuments(part("/a"), [
      { name: "one", document: part("/b") },
      { name: "two", document: part("/c") },
      { name: "one", document: part("/d") },
    ]);
    const ids = Object.values(paths).map((methods) => methods.get?.operationId);
    expect(ids).toEqual(["get", "OneGet", "TwoGet", "OneGet2"]);
  });

  test("of a path that is there already are left out", () => {
    const { paths } = mergeDocuments(documentOf({ paths: { "/health": { get: operation("ours") } } }), [
      { name: "one", document: documentOf({ paths: { "/health": { get: operation("theirs") } } }) },
    ]);
    expect(paths).toEqual({ "/health": { get: operation("ours") } });
  });
});

test("a tag is there once, and what was merged is left as it was", () => {
  const first = documentOf({ tags: [{ name: "a" }], components: { schemas: { Name: A } } });
  const second = documentOf({
    tags: [{ name: "a" }, { name: "b" }],
    components: { schemas: { Name: B } },
    paths: { "/a": { get: operation("get", "Name") } },
  });
  const before = structuredClone([first, second]);
  expect(mergeDocuments(first, [{ name: "one", document: second }]).tags).toEqual([
    { name: "a" },
    { name: "b" },
  ]);
  expect([first, second]).toEqual(before);
});
