import { expect, test } from "bun:test";
import { type ExpectedResponse, problemOf, type SeenResponse } from "../../../k6/expected-response.ts";

const expected: ExpectedResponse = {
  bytes: { least: 20, most: 20 },
  mayBeEmpty: false,
  isAscii: false,
  mediaType: "application/json",
};
const good: SeenResponse = {
  status: 200,
  length: 20,
  lengthIn: "bytes",
  contentType: "application/json; charset=utf-8",
};

const problem = (change: Partial<SeenResponse>, than: Partial<ExpectedResponse> = {}) =>
  problemOf({ ...good, ...change }, { ...expected, ...than });

test("a response like the first ones is good", () => {
  expect(problem({})).toBeUndefined();
  expect(problem({ status: 204, length: 0, contentType: null }, { mayBeEmpty: true })).toBeUndefined();
  expect(problemOf({ ...good, length: 0 })).toBeUndefined();
});

test.each([
  [{ status: 500 }, "status 500"],
  [{ status: 404 }, "status 404"],
  [{ status: 302 }, "redirect (status 302)"],
  [{ length: 0 }, "empty body"],
  [{ contentType: "text/html" }, "text/html in place of application/json"],
  [{ contentType: null }, "no content type in place of application/json"],
  [{ length: 21 }, "body of another size"],
  [{ length: 19 }, "body of another size"],
])("%p is a failure", (change, words) => {
  expect(problem(change)).toBe(words);
});

test("characters are as many bytes as UTF-8 can make of them, where the first bodies were not ASCII", () => {
  const characters = { length: 10, lengthIn: "characters" } as const;
  expect(problem(characters)).toBeUndefined();
  expect(problem(characters, { isAscii: true })).toBe("body of another size");
  expect(problem({ ...characters, length: 6 })).toBe("body of another size");
  expect(problem({ ...characters, length: 21 })).toBe("body of another size");
});

test("any size is good where sizes are not checked, but not an empty body", () => {
  expect(problem({ length: 9999 }, { bytes: null })).toBeUndefined();
  expect(problem({ length: 0 }, { bytes: null })).toBe("empty body");
});
