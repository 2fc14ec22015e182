import { type TSchema, type TUnsafe, Type } from "@sinclair/typebox";
import { plainText, WELL_FORMED } from "@super-heroes/kit/http/plain-text";

/** A value of a row's field. */
export type FieldValue = string | number | null;

/** A row as the store has it: `id` and the catalogue's fields. `picture` is null where it is generated. */
export type CatalogRow = { id: number } & Record<string, FieldValue>;

/** One field of a row: its column, what it accepts, and its value when a client leaves it out. */
export interface Field {
  column: string;
  schema: TSchema;
  /** Absent: the field is required. */
  fallback?: FieldValue;
}

/**
 * A catalogue: a service that owns one table of named things and draws from it at random. Everything that
 * tells one catalogue from another is here; everything else is the same code.
 */
export interface Catalog {
  /** The service's name, its path segment and its database: `heroes`. */
  name: string;
  /** The thing's name, its table and `random_<noun>`: `hero`. */
  noun: string;
  port: number;
  description: string;
  /** The real engine of this catalogue; the embedded one is always SQLite. */
  engine: "postgres" | "mariadb";
  /** In the order of the answer, after `id`. */
  fields: Record<string, Field>;
}

/** The fields that every catalogue has, by name. */
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

/** A field of free text that may be left out. */
export const textField = (column: string, maxLength: number): Field => ({
  column,
  fallback: "",
  schema: plainText({ maxLength }),
});

/** What a client sends to create or replace a row: required fields, the rest optional, nothing else. */
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

/** What a client sends to change some fields: at least one, nothing else. */
export function patchSchema({ noun, fields }: Catalog): TUnsafe<Record<string, FieldValue>> {
  const properties = Object.entries(fields).map(([name, { schema }]) => [name, Type.Optional(schema)]);
  return Type.Unsafe(
    Type.Object(Object.fromEntries(properties), {
      title: titleOf(noun, "Patch"),
      additionalProperties: false,
      minProperties: 1,
      error: "must be an object with at least one field to change and no unknown one",
    }),
  );
}

/** What a client gets. The lengths of texts are not checked again: they were when the row was stored. */
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

/** The values of a whole row from what a client sent: what was left out gets its fallback. */
export function wholeRow({ fields }: Catalog, input: Record<string, FieldValue>): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { fallback = null }]) => [name, input[name] ?? fallback]),
  );
}
