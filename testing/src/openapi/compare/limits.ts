import type { JsonSchema } from "@super-heroes/kit/openapi/document";

const LEAST = ["minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"] as const;
const MOST = ["maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"] as const;
/** Whatever the new value is: it may refuse what the old one accepted. */
const OTHER = ["pattern", "format", "multipleOf"] as const;

/** The limits of a request that are narrower than before. */
export function brokenLimits(before: JsonSchema, after: JsonSchema): string[] {
  const numberOf = (schema: JsonSchema, keyword: string, otherwise: number) =>
    typeof schema[keyword] === "number" ? schema[keyword] : otherwise;
  const narrower = [
    ...LEAST.filter((keyword) => numberOf(after, keyword, -Infinity) > numberOf(before, keyword, -Infinity)),
    ...MOST.filter((keyword) => numberOf(after, keyword, Infinity) < numberOf(before, keyword, Infinity)),
    ...OTHER.filter((keyword) => after[keyword] !== undefined && after[keyword] !== before[keyword]),
  ];
  return narrower.map((keyword) => `${keyword} was ${before[keyword] ?? "absent"} and is ${after[keyword]}`);
}
