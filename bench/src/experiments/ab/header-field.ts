import { expected } from "@super-heroes/cli/usage-error";

/** A header of a request. */
export interface HeaderField {
  /** In lower case. */
  name: string;
  value: string;
}

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Visible ASCII, blanks and tabs; a line break would begin another header (RFC 9110, 5.5). */
const VALUE = /^[\t\x20-\x7e]*$/;
/** The generators set these themselves, from the address and the body. */
const RESERVED = ["host", "connection", "content-length", "transfer-encoding"];

/** Reads `NAME: VALUE`. Throws a `UsageError`; its message does not contain the value, which may be secret. */
export function headerField(text: string, option: string): HeaderField {
  const cut = text.indexOf(":");
  const name = text.slice(0, Math.max(0, cut)).trim().toLowerCase();
  if (cut < 0 || !NAME.test(name))
    throw expected(option, "NAME:VALUE, as in 'accept: application/json'", name);
  return { name, value: headerValue(name, text.slice(cut + 1), option) };
}

/** The value of a header, trimmed. Throws a `UsageError` for a reserved name, and for a value with a line break. */
export function headerValue(name: string, text: string, option: string): string {
  if (RESERVED.includes(name))
    throw expected(option, "a header that the generator does not set itself", name);
  const value = text.replace(/^[ \t]+|[ \t]+$/g, "");
  if (VALUE.test(value)) return value;
  const what = /[\r\n]/.test(value) ? "a line break" : "a character outside of ASCII";
  throw expected(option, `a value without line breaks or control characters for ${name}`, what);
}
