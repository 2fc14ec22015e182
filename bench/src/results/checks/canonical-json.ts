import canonicalize from "canonicalize";

/**
 * A JSON value as canonical text (RFC 8785, JSON Canonicalization Scheme). Takes the value as a file would hold it:
 * `undefined` is left out, `NaN` is `null`.
 */
export function canonicalJson(value: unknown): string {
  return canonicalize(JSON.parse(JSON.stringify(value))) ?? "null";
}
