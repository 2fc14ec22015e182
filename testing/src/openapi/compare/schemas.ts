import type { JsonSchema, OpenApiDocument } from "@super-heroes/kit/openapi/document";
import { CONTENT_KEYWORD } from "@super-heroes/kit/openapi/envelope";
import { brokenLimits } from "./limits.ts";

/** Whether clients read what the schema describes, or write it. */
export type Direction = "response" | "request";

/** Two versions of a document, and the direction of the schemas that are compared. */
export interface Comparison {
  readonly before: OpenApiDocument;
  readonly after: OpenApiDocument;
  readonly direction: Direction;
}

/**
 * The changes of a schema that break clients, each with the path of its field. A response must not allow what it did not allow
 * before; a request must allow everything that it allowed. Fields that are added to a response break nothing, and limits such as
 * `maxLength` count in requests only.
 */
export function brokenSchema(
  comparison: Comparison,
  before: JsonSchema,
  after: JsonSchema,
  at = "",
  seen: ReadonlySet<string> = new Set(),
): string[] {
  const pair = `${before.$ref} ${after.$ref}`;
  if (before.$ref !== undefined && after.$ref !== undefined && seen.has(pair)) return [];
  const inside = new Set([...seen, pair]);
  const [old, young] = [variantsOf(comparison.before, before), variantsOf(comparison.after, after)];
  const [onlyOld, onlyYoung] = [old[0], young[0]];
  if (old.length === 1 && young.length === 1 && onlyOld && onlyYoung)
    return brokenVariant(comparison, onlyOld, onlyYoung, at, inside);
  // Each variant that one side may send has to be one that the other side accepts.
  const [sent, accepted] = comparison.direction === "response" ? [young, old] : [old, young];
  return sent.flatMap((variant) => {
    const attempts = accepted.map((other) =>
      comparison.direction === "response"
        ? brokenVariant(comparison, other, variant, at, inside)
        : brokenVariant(comparison, variant, other, at, inside),
    );
    if (attempts.some((breaks) => breaks.length === 0)) return [];
    const alike = accepted.findIndex((other) => nameOf(other) === nameOf(variant));
    if (alike >= 0) return attempts[alike] ?? [];
    const about = at || "the body";
    return [
      comparison.direction === "response"
        ? `${about} may be ${nameOf(variant)} now`
        : `${about} must not be ${nameOf(variant)} any more`,
    ];
  });
}

function brokenVariant(
  comparison: Comparison,
  before: JsonSchema,
  after: JsonSchema,
  at: string,
  seen: ReadonlySet<string>,
): string[] {
  const about = at || "the body";
  const inRequest = comparison.direction === "request";
  const [sent, accepted] = inRequest ? [before, after] : [after, before];
  if (!fits(sent, accepted)) return [`${about} was ${nameOf(before)} and is ${nameOf(after)}`];
  const inner = (name: string, old: unknown, young: unknown) =>
    isSchema(old) && isSchema(young) ? brokenSchema(comparison, old, young, `${at}/${name}`, seen) : [];
  return [
    ...brokenValues(sent, accepted, about, inRequest),
    ...(inRequest ? brokenLimits(before, after).map((limit) => `${about}: ${limit}`) : []),
    ...brokenFields(before, after, { at, inRequest, inner }),
    ...inner("*", before.items, after.items),
    ...inner("*", before.additionalProperties, after.additionalProperties),
    // The content of an envelope is described beside its own schema.
    ...(isSchema(before[CONTENT_KEYWORD]) && isSchema(after[CONTENT_KEYWORD])
      ? brokenSchema(comparison, before[CONTENT_KEYWORD], after[CONTENT_KEYWORD], at, seen)
      : []),
  ];
}

function brokenValues(sent: JsonSchema, accepted: JsonSchema, about: string, inRequest: boolean): string[] {
  const known = valuesOf(accepted);
  if (!known) return [];
  const values = valuesOf(sent);
  if (!values)
    return [
      inRequest ? `${about} must be one of ${known.join(", ")} now` : `${about} may have any value now`,
    ];
  return values
    .filter((value) => !known.includes(value))
    .map((value) => (inRequest ? `${about} must not be ${value} any more` : `${about} may be ${value} now`));
}

function brokenFields(
  before: JsonSchema,
  after: JsonSchema,
  {
    at,
    inRequest,
    inner,
  }: { at: string; inRequest: boolean; inner(name: string, old: unknown, young: unknown): string[] },
): string[] {
  const [old, young] = [fieldsOf(before), fieldsOf(after)];
  const [wasRequired, isRequired] = [requiredOf(before), requiredOf(after)];
  const isClosed = (schema: JsonSchema) => schema.additionalProperties === false;
  return [
    ...Object.keys(old)
      .filter((name) => !(name in young))
      .map((name) => `${at}/${name} was removed`),
    ...Object.keys(old).flatMap((name) => inner(name, old[name], young[name])),
    ...(inRequest
      ? isRequired
          .filter((name) => !wasRequired.includes(name))
          .map((name) => `${at}/${name} is required now`)
      : wasRequired
          .filter((name) => name in young && !isRequired.includes(name))
          .map((name) => `${at}/${name} may be missing now`)),
    ...(inRequest && isClosed(after) && !isClosed(before)
      ? [`${at || "the body"} must not have other fields now`]
      : []),
  ];
}

/** The alternatives of a schema, with references resolved: those of `anyOf`, and those of several types. */
function variantsOf(document: OpenApiDocument, schema: JsonSchema): JsonSchema[] {
  const { $ref } = schema as { $ref?: string };
  if ($ref !== undefined) {
    const named = document.components.schemas?.[$ref.slice($ref.lastIndexOf("/") + 1)];
    return variantsOf(document, (named ?? {}) as JsonSchema);
  }
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (choices) return choices.flatMap((choice) => variantsOf(document, choice));
  if (Array.isArray(schema.type)) return schema.type.map((type) => ({ ...schema, type }));
  return [schema];
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null;
const fieldsOf = ({ properties }: JsonSchema) => (properties ?? {}) as Record<string, JsonSchema>;
const requiredOf = ({ required }: JsonSchema) => (required ?? []) as string[];
const valuesOf = (schema: JsonSchema): unknown[] | undefined =>
  (schema.enum as unknown[] | undefined) ?? ("const" in schema ? [schema.const] : undefined);
const nameOf = ({ type }: JsonSchema) => (typeof type === "string" ? type : "anything");

/** Whether each value of one type is one of the other. A schema without a type allows all. */
const fits = (sent: JsonSchema, accepted: JsonSchema): boolean =>
  accepted.type === undefined ||
  sent.type === accepted.type ||
  (sent.type === "integer" && accepted.type === "number");
