import type { JsonSchema } from "./document.ts";

/** Schemas that a document refers to by name. */
export interface NamedSchemas {
  /** The schema as it is written in a document. A schema with a `title` becomes a reference to that name. */
  of(schema: object): JsonSchema;
  /** The named schemas so far. */
  readonly all: Readonly<Record<string, JsonSchema>>;
}

/** Keywords that are left out of a document. */
const INTERNAL = new Set(["error", "title"]);

/** Keywords whose value is one schema, a list of schemas, or schemas by name. */
const ONE = new Set(["items", "additionalProperties", "not", "contains", "propertyNames"]);
const LIST = new Set(["anyOf", "allOf", "oneOf", "prefixItems"]);
const BY_NAME = new Set(["properties", "patternProperties"]);

/**
 * Converts the schemas that routes validate with into those of a document. A union of literals becomes an `enum`. A
 * schema with a `title` is written once. Throws when two different schemas have the same title.
 *
 * @param open schemas of responses. Elysia writes `additionalProperties: false` into the schema of a response at the first
 * request to its route; it is left out, because a response may get further fields.
 */
export function createNamedSchemas(open: ReadonlySet<object> = new Set()): NamedSchemas {
  const all: Record<string, JsonSchema> = {};

  function of(schema: object): JsonSchema {
    const { title } = schema as { title?: unknown };
    if (typeof title !== "string") return written(schema);
    const described = written(schema);
    if (title in all && !Bun.deepEquals(all[title], described))
      throw new Error(`two different schemas have the title ${title}`);
    all[title] = described;
    return { $ref: `#/components/schemas/${title}` };
  }

  function written(schema: object): JsonSchema {
    const choices = literalsOf(schema);
    if (choices) return choices;
    const result: JsonSchema = {};
    for (const [keyword, value] of Object.entries(withAnyName(schema))) {
      if (value === undefined || INTERNAL.has(keyword)) continue;
      if (keyword === "additionalProperties" && value === false && open.has(schema)) continue;
      if (LIST.has(keyword)) result[keyword] = (value as object[]).map(of);
      else if (BY_NAME.has(keyword)) result[keyword] = mapped(value as Record<string, object>);
      else result[keyword] = ONE.has(keyword) && typeof value === "object" ? of(value as object) : value;
    }
    return result;
  }

  const mapped = (schemas: Record<string, object>) =>
    Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, of(schema)]));

  return { of, all };
}

/** TypeBox's pattern for a property of any name. */
const ANY_NAME = "^(.*)$";

/** Properties of any name as `additionalProperties`, which client generators support. */
function withAnyName({ patternProperties, ...rest }: { patternProperties?: Record<string, object> }): object {
  const any = patternProperties?.[ANY_NAME];
  if (any) return { ...rest, additionalProperties: any };
  return { ...rest, ...(patternProperties && { patternProperties }) };
}

/** The `enum` for a union of string literals, or for one literal. */
function literalsOf({ anyOf, ...rest }: { anyOf?: unknown; const?: unknown }): JsonSchema | undefined {
  const choices: unknown[] = Array.isArray(anyOf) ? anyOf : [rest];
  const values = choices.map((choice) => (choice as { const?: unknown }).const);
  if (!values.every((value) => typeof value === "string")) return undefined;
  const { description } = rest as { description?: string };
  return { type: "string", ...(description !== undefined && { description }), enum: values };
}
