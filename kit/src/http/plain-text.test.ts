import { describe, expect, test } from "bun:test";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { Value } from "@sinclair/typebox/value";
import fc from "fast-check";
import { plainText } from "./plain-text.ts";

describe("a text of three to five characters", () => {
  const name = plainText({ minLength: 3, maxLength: 5 });

  test.each(["abc", "abcde", "äöü", "🦸🦸🦸", "🦸🦸🦸🦸🦸", "a\u0301b", "   "])("is %j", (value) => {
    expect(Value.Check(name, value)).toBe(true);
  });

  test.each([
    "",
    "ab",
    "abcdef",
    "🦸🦸",
    "🦸🦸🦸🦸🦸🦸",
    "x".repeat(1_000_000),
    "ab\0c",
    "\ud800\ud800\ud800",
    123,
    null,
    ["a", "b", "c"],
  ])("is not %j", (value) => {
    expect(Value.Check(name, value)).toBe(false);
  });
});

test("without a least length it may be empty", () => {
  expect(Value.Check(plainText({ maxLength: 1 }), "")).toBe(true);
});

describe("a stored text", () => {
  const text = TypeCompiler.Compile(plainText({ minLength: 1, maxLength: 20 }));

  /** The text after it was stored as UTF-8. */
  const stored = (value: string) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(value));

  test.each(["a", "é", "e\u0301", "🦸", " a ", "\t\n", "\u0001", "\u2028", "\ufeffa", "\uffff", "\u202eabc"])(
    "%j is a text, and is the same after it was stored",
    (value) => {
      expect(text.Check(value)).toBe(true);
      expect(stored(value)).toBe(value);
    },
  );

  test.each([
    "",
    "x".repeat(21),
    "\u0000",
    "a\u0000b",
    "\ud83e",
    "\udd38",
    "\udd38\ud83e",
    "a\ud83eb",
    "🦸\ud83e",
  ])("%j is none", (value) => {
    expect(text.Check(value)).toBe(false);
  });

  test("any accepted text is stored unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), fc.boolean(), (value, isCut) => {
        // A string that is cut between the halves of a pair.
        const written = isCut ? value.slice(0, -1) : value;
        if (text.Check(written)) expect(stored(written)).toBe(written);
      }),
    );
  });
});
