import Ajv2020, { type ErrorObject, type ValidateFunction } from "ajv/dist/2020";

/** The first place where a document does not match a schema, and what was expected there. */
export type FindMismatch = (document: unknown) => string | undefined;

/** Makes a finder for a schema, which is compiled at its first use: most commands read no result. */
export function mismatchFinder(jsonSchema: object): FindMismatch {
  let compiled: ValidateFunction | undefined;
  return (document) => {
    compiled ??= new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
      jsonSchema,
    );
    if (compiled(document)) return undefined;
    const [first] = compiled.errors ?? [];
    return first ? describe(first) : "it does not match the schema";
  };
}

function describe({ instancePath, keyword, params, message = "" }: ErrorObject): string {
  const place = placeOf(instancePath) || "the file";
  switch (keyword) {
    case "required":
      return `${place} has no ${params.missingProperty}`;
    case "additionalProperties":
      return `${place} holds ${params.additionalProperty}, which is not known there`;
    case "unevaluatedProperties":
      return `${place} holds ${params.unevaluatedProperty}, which is not known there`;
    case "enum":
      return `${place} must be one of ${params.allowedValues.map((value: unknown) => JSON.stringify(value)).join(", ")}`;
    case "const":
      return `${place} must be ${JSON.stringify(params.allowedValue)}`;
    default:
      return `${place} ${message}`;
  }
}

/** A JSON pointer as a path in code: `/segments/3/good` is `segments[3].good`. */
function placeOf(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
}
