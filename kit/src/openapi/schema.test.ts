import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { plainText } from "../http/plain-text.ts";
import { wholeNumber } from "../http/whole-number.ts";
import { createNamedSchemas } from "./schema.ts";

const written = (schema: object) => createNamedSchemas().of(schema);

describe("a schema is written unchanged", () => {
  test("with its fields, without what only this system reads", () => {
    const schema = Type.Object(
      { error: Type.String({ error: "must be a text" }), level: Type.Optional(Type.Integer({ minimum: 1 })) },
      { additionalProperties: false, error: "must be an object" },
    );
    expect(written(schema)).toEqual({
      type: "object",
      properties: { error: { type: "string" }, level: { type: "integer", minimum: 1 } },
      required: ["error"],
      additionalProperties: false,
    });
  });

  test("also where its kind is this system's own", () => {
    expect(written(wholeNumber({ minimum: 1, maximum: 9 }))).toEqual({
      type: "integer",
      minimum: 1,
      maximum: 9,
    });
    expect(written(plainText({ minLength: 1, maxLength: 5 }))).toMatchObject({
      type: "string",
      minLength: 1,
      maxLength: 5,
    });
  });

  test("a field of any name is an additional property", () => {
    expect(written(Type.Record(Type.String(), Type.Integer()))).toEqual({
      type: "object",
      additionalProperties: { type: "integer" },
    });
    expect(written(Type.Record(Type.String({ pattern: "^[a-z]$" }), Type.Integer()))).toEqual({
      type: "object",
      patternProperties: { "^[a-z]$": { type: "integer" } },
    });
  });
});

describe("literals are an enumeration", () => {
  test.each([
    [Type.Literal("up"), { type: "string", enum: ["up"] }],
    [Type.Union([Type.Literal("a"), Type.Literal("b")]), { type: "string", enum: ["a", "b"] }],
    [
      Type.Union([Type.Literal("a"), Type.Literal("b")], { error: "a or b", description: "One of two." }),
      { type: "string", description: "One of two.", enum: ["a", "b"] },
    ],
  ])("%j", (schema, expected) => {
    expect(written(schema)).toEqual(expected);
  });

  test("but not with other schemas among them", () => {
    expect(written(Type.Union([Type.Literal("a"), Type.Null()]))).toEqual({
      anyOf: [{ type: "string", enum: ["a"] }, { type: "null" }],
    });
  });
});

describe("a schema with a title", () => {
  const hero = () => Type.Object({ name: Type.String() }, { title: "Hero" });

  test("is written once, and referred to from wherever it occurs", () => {
    const schemas = createNamedSchemas();
    const reference = { $ref: "#/components/schemas/Hero" };
    expect(schemas.of(Type.Array(hero()))).toEqual({ type: "array", items: reference });
    expect(schemas.of(Type.Object({ hero: hero() }))).toMatchObject({ properties: { hero: reference } });
    expect(schemas.all).toEqual({
      Hero: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    });
  });

  test("that is already used for another schema is refused", () => {
    const schemas = createNamedSchemas();
    schemas.of(hero());
    expect(() => schemas.of(Type.Object({ level: Type.Integer() }, { title: "Hero" }))).toThrow("Hero");
  });
});

test("the schema of a response stays open after Elysia has closed it; that of a request stays closed", () => {
  const response = Type.Object({ count: Type.Integer() }, { title: "Count", additionalProperties: false });
  const request = Type.Object({ count: Type.Integer() }, { additionalProperties: false });
  const schemas = createNamedSchemas(new Set([response]));
  schemas.of(Type.Array(response));
  expect(schemas.all.Count).not.toHaveProperty("additionalProperties");
  expect(schemas.of(request)).toMatchObject({ additionalProperties: false });
});
