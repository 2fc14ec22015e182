import { type TSchema, type TUnsafe, Type } from "@sinclair/typebox";
import { plainText, WELL_FORMED } from "@super-heroes/kit/http/plain-text";

/** A value of a row's field. */
export type FieldValue = string | number | null;

/** A stored row: `id` and the catalogue's fields. `picture` is null when it is generated. */
export type CatalogRow = { id: number } & Record<string, FieldValue>;

/** One field of a row: its column, its schema, and its default value. */
export interface Field {
  column: string;
  schema: TSchema;
  /** Without it the field is required. */
  fallback?: FieldValue;
}

/**
 * A catalogue: a service that owns one table of named things and draws from it at random. This value has everything that differs
 * between catalogues; the code is the same.
 */
export interface Catalog {
  /** The service's name, its path segment and its database: `heroes`. */
  name: string;
  /** The singular, which is also the table and part of `random_<noun>`: `hero`. */
  noun: string;
  port: number;
  description: string;
  /** The real engine of this catalogue; the embedded one is always SQLite. */
  engine: "postgres" | "mariadb";
  /** In the order of the response, after `id`. */
  fields: Record<string, Field>;
}

/** The fields of every catalogue, by name. */
export const commonFields = {
  name: {
    column: "name",
    schema: plainText({ minLength: 3, maxLength: 50 }),
  },
  picture: {
    column: "picture",
    fallback: null,
    schema: Type.Union(
      [
        Type.String({ maxLength: 255, pattern: "^https?://[^\\s\\u0000]+$", format: WELL_FORMED }),
        Type.Null(),
      ],
      {
        error: "must be an http(s) URL of at most 255 characters, or null for the generated portrait",
      },
    ),
  },
} satisfies Record<string, Field>;

/** An optional field of free text. */
export const textField = (column: string, maxLength: number): Field => ({
  column,
  fallback: "",
  schema: plainText({ maxLength }),
});

/** The schema of a body that creates or replaces a row: required fields, optional ones, and no others. */
export function inputSchema({ noun, fields }: Catalog): TUnsafe<Record<string, FieldValue>> {
  const properties = Object.entries(fields).map(([name, { schema, fallback }]) => [
    name,
    fallback === undefined ? schema : Type.Optional(schema),
  ]);
  return Type.Unsafe(
    Type.Object(Object.fromEntries(properties), {
      title: titleOf(noun, "Input"),
      additionalProperties: false,
    }),
  );
}

/** The schema of a body that changes fields: at least one, and no unknown ones. */
export function patchSchema({ noun, fields }: Catalog): TUnsafe<Record<string, FieldValue>> {
  const properties = Object.entries(fields).map(([name, { schema }]) => [name, Type.Optional(schema)]);
  return Type.Unsafe(
    Type.Object(Object.fromEntries(properties), {
      title: titleOf(noun, "Patch"),
      additionalProperties: false,
      minProperties: 1,
      error: "must be an object with at least one field to change and no unknown fields",
    }),
  );
}

/** The schema of a row in a response. The lengths of texts are not checked again: they were checked before storing. */
export function rowSchema({ noun, fields }: Catalog): TUnsafe<CatalogRow> {
  const properties = Object.entries(fields).map(([name, { schema }]) => [
    name,
    name === "picture" || schema.type === "string" ? Type.String() : schema,
  ]);
  return Type.Unsafe(
    Type.Object({ id: Type.Integer(), ...Object.fromEntries(properties) }, { title: titleOf(noun) }),
  );
}

/** `HeroInput` for `hero`. */
const titleOf = (noun: string, suffix = "") => noun.charAt(0).toUpperCase() + noun.slice(1) + suffix;

/** The values of a whole row: fields that the client omitted get their default. */
export function wholeRow({ fields }: Catalog, input: Record<string, FieldValue>): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { fallback = null }]) => [name, input[name] ?? fallback]),
  );
}
