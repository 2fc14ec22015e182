import { malformed } from "./client-error.ts";

/** A header field: its name as it was sent, and its value. */
export type HeaderField = [name: string, value: string];

/** A name is a token; a value has no control characters that end or cut it elsewhere (RFC 9110, 5.1 and 5.5). */
const FIELD = /([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*\r\n/y;

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
  FIELD.lastIndex = head.indexOf("\n") + 1;
  while (FIELD.lastIndex < head.length) {
    const [, name, value] = FIELD.exec(head) ?? [];
    if (name === undefined || value === undefined)
      throw malformed("a header line is not a name, a colon and a value");
    if (isConnection(name)) named = named.concat(value.toLowerCase().split(/[ \t]*,[ \t]*/));
    if (!HOP_BY_HOP.test(name) && (keepLength || !isContentLength(name))) fields.push([name, value]);
  }
  // Connection may come after what it names.
  return named.length === 0 ? fields : fields.filter(([name]) => !named.includes(name.toLowerCase()));
}

const isConnection = (name: string) => name.length === 10 && name.toLowerCase() === "connection";

const isContentLength = (name: string) => name.length === 14 && name.toLowerCase() === "content-length";
