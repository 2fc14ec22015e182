/**
 * The one text that stands for a JSON value: without spaces, the keys of every object in the order of their UTF-16
 * code units, numbers and strings as `JSON.stringify` writes them (RFC 8785, JSON Canonicalization Scheme). What JSON
 * cannot hold is treated as a round trip through a file would: `undefined` is left out, `NaN` is `null`.
 */
export function canonicalJson(value: unknown): string {
  return write(JSON.parse(JSON.stringify(value)));
}

function write(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${write(part)}`).join(",")}}`;
}
