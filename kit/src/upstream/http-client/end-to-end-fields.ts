import { malformed } from "./client-error.ts";
import { isBlank } from "./response-head.ts";

/** A header field: its name as it was sent, and its value. */
export type HeaderField = [name: string, value: string];

/** A field's name (RFC 9110, 5.1). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What no value may hold, since others could take it for an end (RFC 9110, 5.5). */
const DANGEROUS = /[\r\0]/;

/** Fields about one connection only, beside those that Connection names (RFC 9110, 7.6.1) and all of `Proxy-`. */
const HOP_BY_HOP = /^(?:connection|keep-alive|te|trailer|transfer-encoding|upgrade|proxy-.*)$/i;

/**
 * The fields of a head that are meant for whom the answer reaches in the end, in their order: all but the hop-by-hop
 * ones, and Content-Length unless `keepLength`. `head` is one that `parseHead` has accepted.
 *
 * Throws `malformed` where a name or a value holds what no header may.
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
      throw malformed("a header field holds characters that no header may");
    if (isConnection(name)) named = named.concat(value.toLowerCase().split(/[ \t]*,[ \t]*/));
    if (!HOP_BY_HOP.test(name) && (keepLength || !isContentLength(name))) fields.push([name, value]);
  }
  // Connection may come after what it names.
  return named.length === 0 ? fields : fields.filter(([name]) => !named.includes(name.toLowerCase()));
}

const isConnection = (name: string) => name.length === 10 && name.toLowerCase() === "connection";

const isContentLength = (name: string) => name.length === 14 && name.toLowerCase() === "content-length";

/** Without white space at the ends. `trim` would take more: the last byte of an "à" in UTF-8 is a space in Latin-1. */
function trimmed(head: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isBlank(head, from)) from++;
  while (from < to && isBlank(head, to - 1)) to--;
  return head.slice(from, to);
}
