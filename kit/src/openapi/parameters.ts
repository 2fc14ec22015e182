import { type TSchema, Type } from "@sinclair/typebox";
import type { Parameter } from "./document.ts";
import type { ParametersSchema } from "./hooks.ts";
import type { NamedSchemas } from "./schema.ts";

const TEXT = Type.String();

/** The parameters in a route's path. One that the route does not validate is described as a string. */
export function pathParameters(
  path: string,
  schema: ParametersSchema | undefined,
  schemas: NamedSchemas,
): Parameter[] {
  return [...path.matchAll(/:([^/]+)/g)].map(([, name = ""]) =>
    parameter({ name, in: "path", required: true }, schema?.properties[name] ?? TEXT, schemas),
  );
}

/** The parameters that a route validates in its query. */
export function queryParameters(schema: ParametersSchema | undefined, schemas: NamedSchemas): Parameter[] {
  return Object.entries(schema?.properties ?? {}).map(([name, property]) =>
    parameter({ name, in: "query", required: schema?.required?.includes(name) ?? false }, property, schemas),
  );
}

/** The request headers or cookies that a route reads. None of them is required. */
export const readParameters = (
  place: "header" | "cookie",
  read: Readonly<Record<string, TSchema>> | undefined,
  schemas: NamedSchemas,
): Parameter[] =>
  Object.entries(read ?? {}).map(([name, schema]) =>
    parameter({ name, in: place, required: false }, schema, schemas),
  );

/** The description of a parameter belongs beside its schema. */
function parameter(
  base: Pick<Parameter, "name" | "in" | "required">,
  { description, ...schema }: object & { description?: string },
  schemas: NamedSchemas,
): Parameter {
  return { ...base, ...(description !== undefined && { description }), schema: schemas.of(schema) };
}
