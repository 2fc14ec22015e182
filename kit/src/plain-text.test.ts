import { expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { plainText } from "./plain-text.ts";

const name = plainText({ minLength: 3, maxLength: 5 });

test.each(["abc", "abcde", "äöü", "🦸🦸🦸", "🦸🦸🦸🦸🦸", "a\u0301b", "\ud800\ud800\ud800", "   "])(
  "%j has three to five characters",
  (text) => {
    expect(Value.Check(name, text)).toBe(true);
  },
);

test.each([
  "",
  "ab",
  "abcdef",
  "🦸🦸",
  "🦸🦸🦸🦸🦸🦸",
  "x".repeat(1_000_000),
  "ab\0c",
  123,
  null,
  ["a", "b", "c"],
])("%j has not, or is none", (value) => {
  expect(Value.Check(name, value)).toBe(false);
});

test("without a least length it may be empty", () => {
  expect(Value.Check(plainText({ maxLength: 1 }), "")).toBe(true);
});
