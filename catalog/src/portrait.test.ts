import { expect, test } from "bun:test";
import { portrait } from "./portrait.ts";

test("the same name always has the same portrait", () => {
  expect(portrait("hero", "Marrow Bell")).toBe(portrait("hero", "Marrow Bell"));
});

test("other names, and other nouns with the same name, look different", () => {
  const looks = [
    portrait("hero", "Marrow Bell"),
    portrait("hero", "Plumb"),
    portrait("villain", "Marrow Bell"),
  ];
  expect(new Set(looks).size).toBe(3);
});

test("it shows the initials of the first two words", () => {
  expect(portrait("hero", "éclipse of the moon")).toEndWith(">ÉO</text></svg>");
  expect(portrait("hero", " 🦸‍♀️x ")).toEndWith(">🦸</text></svg>");
});

test("a name cannot change the markup", () => {
  const svg = portrait("hero", `<script>"'&`);
  expect(svg).toContain('aria-label="&#60;script&#62;&#34;&#39;&#38;"');
  expect(svg).toEndWith(">&#60;</text></svg>");
  expect(svg).not.toContain("<script");
});

test("it is small and has no external resources", () => {
  const svg = portrait("hero", "The Lamplighter of Nine Bridges");
  expect(svg.length).toBeLessThan(3000);
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|url\(|href/);
});
