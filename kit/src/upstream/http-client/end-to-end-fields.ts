import { malformed } from "./client-error.ts";
import { isBlank } from "./response-head.ts";

/** A header field: its name as received, and its value. */
export type HeaderField = [name: string, value: string];

/** A field's name (RFC 9110, 5.1). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Characters that no value may contain, because other parsers may end the line there (RFC 9110, 5.5). */
const DANGEROUS = /[\r\0]/;

/** Fields of a single connection, besides those listed in Connection (RFC 9110, 7.6.1) and all of `Proxy-`. */
const HOP_BY_HOP = /^(?:connection|keep-alive|te|trailer|transfer-encoding|upgrade|proxy-.*)$/i;

/**
 * The end-to-end fields of a head, in their order: all except the hop-by-hop fields, and except Content-Length unless
 * `keepLength`. `head` is one that `parseHead` has accepted.
 *
 * Throws `malformed` when a name or a value contains a character that is not allowed.
 */
export function endToEndFields(head: string, keepLength: boolean): HeaderField[] {
  const fields: HeaderField[] = [];
  let named: string[] = [];
  let end = head.indexOf("\n") - 1;
  for (let start = end + 2; start < head.length; start = end + 2) {
    end = head.indexOf("\n", start) - 1;
    const colon = head.indexOf(":", start);
    const name = head.slice(start, colon);
    const value = trimmed(head, colon + 1, end);
    if (!TOKEN.test(name) || DANGEROUS.test(value))
      throw malformed("a header field contains characters that are not allowed");
    if (isConnection(name)) named = named.concat(value.toLowerCase().split(/[ \t]*,[ \t]*/));
    if (!HOP_BY_HOP.test(name) && (keepLength || !isContentLength(name))) fields.push([name, value]);
  }
  // Connection may follow the fields that it lists.
  return named.length === 0 ? fields : fields.filter(([name]) => !named.includes(name.toLowerCase()));
}

const isConnection = (name: string) => name.length === 10 && name.toLowerCase() === "connection";

const isContentLength = (name: string) => name.length === 14 && name.toLowerCase() === "content-length";

/** Without surrounding whitespace. `trim` removes too much: the last byte of an "à" in UTF-8 is a space in Latin-1. */
function trimmed(head: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isBlank(head, from)) from++;
  while (from < to && isBlank(head, to - 1)) to--;
  return head.slice(from, to);
}
