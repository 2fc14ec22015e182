import { describe, expect, test } from "bun:test";
import { clipped, plainField, plainParagraph } from "./plain-text.ts";

describe("a paragraph", () => {
  test.each([
    ["**Tar Prophet** wins.", "Tar Prophet wins."],
    ["# The fight\n\nTar Prophet _wins_ at __level 67__.", "The fight Tar Prophet wins at level 67."],
    ["- Tar Prophet\n- Wildmint\n1. wins", "Tar Prophet Wildmint wins"],
    ["> Tar Prophet wins.\n\n---\n", "Tar Prophet wins."],
    ["```\nTar Prophet `wins`.\n```", "Tar Prophet wins."],
    ["See [the result](https://evil.example/?q=1) ![x](http://evil.example/p.png)", "See the result x"],
    ["<p>Tar Prophet <b>wins</b>.</p>", "Tar Prophet wins."],
    ["Wins.<script>alert(1)</script>", "Wins."],
    ["Wins.<style>p{}</style><!-- <b> -->", "Wins."],
    ["<scr<b>ipt>alert(1)</scr</b>ipt>", "alert(1)"],
    ["&lt;img src=x onerror=alert(1)&gt;Wins &amp; leaves", "Wins & leaves"],
    ["Wins.<img src=x onerror=alert(1)", "Wins.img src=x onerror=alert(1)"],
    ["<think>Who won?\nHm.</think>\nTar Prophet wins.", "Tar Prophet wins."],
    ["Level 5 < level 7, snake_case_name * 2", "Level 5 < level 7, snake_case_name * 2"],
    ["a\u0000b\u001b[31mc\u202Ed\u2066e\u200Bf\r\n\tg\u2028h", "ab[31mcdef g h"],
    ["half \uD83D of a pair", "half \uFFFD of a pair"],
    ["Žabí Mlýn 🐸, می‌خواهم", "Žabí Mlýn 🐸, می‌خواهم"],
    [" \n ", ""],
  ])("%j is %j", (document, text) => {
    expect(plainParagraph(document)).toBe(text);
  });

  test.each(["<", "<a ", "<script>", "<!--", "**a", "[a](", "_a", "`", "&lt;", "\u202E", "<think>"])(
    "16,000 characters of %j are read, and none of it is a tag",
    (part) => {
      const text = plainParagraph(part.repeat(16_000 / part.length));
      expect(text).not.toMatch(/<[a-z/!?]/i);
    },
  );
});

test("a field keeps the characters of names, and loses tags and controls", () => {
  expect(plainField("Dr. *Star* [2] _x_ <b>bold</b>\u0007\nnext")).toBe("Dr. *Star* [2] _x_ bold next");
});

test("a long text is cut between characters", () => {
  expect(clipped("🐸🐸🐸", 3)).toBe("🐸🐸🐸");
  expect(clipped("🐸🐸 🐸🐸", 4)).toBe("🐸🐸…");
});
