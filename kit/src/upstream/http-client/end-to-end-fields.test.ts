import { expect, test } from "bun:test";
import { endToEndFields } from "./end-to-end-fields.ts";

const fieldsOf = (...lines: string[]) =>
  endToEndFields(["HTTP/1.1 200 OK", ...lines, ""].join("\r\n"), false);

test("names as received, values without surrounding whitespace, in order, including repeated fields", () => {
  expect(
    fieldsOf(
      "Set-Cookie: a=1; Path=/",
      "X-EMPTY:",
      "x-wide: \t two  words \t",
      "Set-Cookie:b=2",
      "X-Name: Zo\xeb \xc3\xa0",
    ),
  ).toEqual([
    ["Set-Cookie", "a=1; Path=/"],
    ["X-EMPTY", ""],
    ["x-wide", "two  words"],
    ["Set-Cookie", "b=2"],
    ["X-Name", "Zo\xeb \xc3\xa0"],
  ]);
});

test.each([
  "Connection: keep-alive",
  "KEEP-ALIVE: timeout=5",
  "TE: trailers",
  "Trailer: Checksum",
  "transfer-encoding: chunked",
  "Upgrade: h2c",
  "Proxy-Connection: close",
  "Proxy-Authenticate: Basic",
])("%s is a hop-by-hop field", (line) => {
  expect(fieldsOf("A: 1", line, "B: 2")).toEqual([
    ["A", "1"],
    ["B", "2"],
  ]);
});

test("so are the fields listed in Connection, before it or after it", () => {
  expect(
    fieldsOf(
      "X-Hop: 1",
      "Connection: x-hop ,\tX-Other",
      "X-End: 2",
      "x-OTHER: 3",
      "Connection: x-third",
      "X-Third: 4",
    ),
  ).toEqual([["X-End", "2"]]);
});

test("Content-Length is kept only on request", () => {
  const head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n";
  expect(endToEndFields(head, true)).toEqual([["Content-Length", "5"]]);
  expect(endToEndFields(head, false)).toEqual([]);
});

test.each(["a b: 1", "na(me): 1", "zo\xeb: 1", "x: a\0b", "x: a\rb"])("%j is malformed", (line) => {
  expect(() => fieldsOf("A: 1", line, "B: 2")).toThrow(expect.objectContaining({ code: "malformed" }));
});
