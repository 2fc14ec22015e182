import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isAuthority } from "./authority.ts";

describe("a Host field that names one host", () => {
  test.each([
    "localhost",
    "LOCALHOST",
    "a",
    "h:1",
    "localhost:8000",
    "example.org",
    "example.org.",
    "example.org.:443",
    "my_service-1.internal",
    "xn--nxasmq6b",
    "127.0.0.1:8000",
    "[::1]",
    "[2001:db8::7]:8000",
    "[::ffff:192.0.2.1]",
    "h:",
    "h:65535",
    `${"a".repeat(63)}.`.repeat(3),
  ])("%s", (host) => expect(isAuthority(host)).toBe(true));
});

describe("a Host field that does not", () => {
  test.each([
    "",
    " ",
    "a b",
    "a\tb",
    "a|b",
    "a,b",
    "h, h",
    "a;b",
    "a/b",
    "a\\b",
    "a?b",
    "a#b",
    "user@h",
    "a%41",
    "a%2fb",
    "a'b",
    '"h"',
    "<h>",
    "é",
    "a\0b",
    ".",
    "..",
    ".a",
    "a..b",
    ":80",
    "h:80:80",
    "h:65536",
    "h:99999999999",
    "h:abc",
    "h:-1",
    "h:+80",
    "::1",
    "[::1",
    "[::1]x",
    "[::1]:x",
    "[]",
    "[1.2.3.4]",
    "[fe80::1%eth0]",
    "[v1.x]",
    "x".repeat(261),
  ])("%j", (host) => expect(isAuthority(host)).toBe(false));

  test("is distinguished from one that does, whatever its content", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (host) => {
        if (/[^A-Za-z0-9_.:[\]-]/.test(host)) expect(isAuthority(host)).toBe(false);
        else isAuthority(host);
      }),
    );
  });

  test("is none that the URL parser takes in another way", () => {
    const piece = fc.constantFrom("a", "B", "7", ".", "-", "_", ":", "[", "]", "::1", "%", "@", "/", ",");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const host = pieces.join("");
        const url = URL.parse(`http://${host}/path`);
        if (isAuthority(host) && url) expect(url.pathname).toBe("/path");
      }),
    );
  });
});
