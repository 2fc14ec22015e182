const ESCAPE = "\\";
const QUOTE = '"';

/** The identifier of an unknown client (RFC 7239, 6.2). */
const UNKNOWN = "unknown";

/**
 * The `for` parameters of a `Forwarded` field (RFC 7239) in their order, `unknown` for an element without one;
 * `undefined` for a field that is not well-formed. The field is parsed in one pass and refused as a whole: otherwise a
 * client could send a quote that is never closed, and its element would swallow the one that the proxy adds.
 */
export function forwardedFor(field: string): string[] | undefined {
  const hops: string[] = [];
  let hop: string | undefined;
  let index = 0;
  while (index <= field.length) {
    const pair = readPair(field, index);
    if (!pair) return undefined;
    if (pair.name === "for") hop = pair.value;
    else if (pair.name !== "") hop ??= UNKNOWN;
    index = pair.end + 1;
    if (field[pair.end] === ";") continue;
    if (hop !== undefined) hops.push(hop);
    hop = undefined;
  }
  return hops;
}

interface Pair {
  name: string;
  value: string;
  /** Where the `;` or `,` after it stands, or the end of the field. */
  end: number;
}

/** `name=value`, the value perhaps in quotes. Elements may be empty (RFC 9110, 5.6.1). */
function readPair(field: string, start: number): Pair | undefined {
  let end = start;
  while (end < field.length && !isSeparator(field[end]) && field[end] !== "=") {
    if (field[end] === QUOTE) return undefined;
    end++;
  }
  const name = field.slice(start, end).trim().toLowerCase();
  if (field[end] !== "=") return name === "" ? { name, value: "", end } : undefined;
  const valueStart = end + 1;
  if (field[valueStart] === QUOTE) return readQuoted(field, name, valueStart + 1);
  end = valueStart;
  while (end < field.length && !isSeparator(field[end])) {
    if (field[end] === QUOTE) return undefined;
    end++;
  }
  return { name, value: field.slice(valueStart, end).trim(), end };
}

function readQuoted(field: string, name: string, start: number): Pair | undefined {
  let value = "";
  let index = start;
  for (; field[index] !== QUOTE; index++) {
    if (field[index] === ESCAPE) index++;
    if (index >= field.length) return undefined;
    value += field[index];
  }
  let end = index + 1;
  while (field[end] === " " || field[end] === "\t") end++;
  return end === field.length || isSeparator(field[end]) ? { name, value, end } : undefined;
}

const isSeparator = (character: string | undefined) => character === ";" || character === ",";
