import { expect, test } from "bun:test";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import fc from "fast-check";
import { plainText } from "./plain-text.ts";

const text = TypeCompiler.Compile(plainText({ minLength: 1, maxLength: 20 }));

/** What a store does to a text: it keeps its UTF-8. */
const stored = (value: string) => new TextDecoder().decode(new TextEncoder().encode(value));

test.each(["a", "é", "e\u0301", "🦸", " a ", "\t\n", "\u0001", "\u2028", "\ufeffa", "\uffff", "\u202eabc"])(
  "%j is a text, and is the same after it was stored",
  (value) => {
    expect(text.Check(value)).toBe(true);
    expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(value))).toBe(value);
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

test("whatever is taken is what is stored", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 20 }), fc.boolean(), (value, isCut) => {
      // A string that is cut between the halves of a pair.
      const written = isCut ? value.slice(0, -1) : value;
      if (text.Check(written) && !written.startsWith("\ufeff")) expect(stored(written)).toBe(written);
    }),
  );
});
