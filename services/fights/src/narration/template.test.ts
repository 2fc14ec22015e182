import { describe, expect, test } from "bun:test";
import { hero, location, villain } from "@super-heroes/testing/stand-ins/draws";
import { decideFight } from "../fight.ts";
import type { FightRequest } from "../model.ts";
import { digestOf, storyOf } from "./story.ts";
import { templateNarration } from "./template.ts";

const DATE = new Date("2030-01-31T12:00:00Z");
const request: FightRequest = { hero, villain, location };

/** Enough texts about these fighters to have seen every template. */
const textsOf = (fighters: FightRequest): string[] => {
  const story = storyOf(decideFight("", DATE, fighters));
  return Array.from({ length: 300 }, (_, index) => templateNarration(story, digestOf(story, String(index))));
};

const withLevels = (heroLevel: number, villainLevel: number): FightRequest => ({
  ...request,
  hero: { ...hero, level: heroLevel },
  villain: { ...villain, level: villainLevel },
});

const CASES: [string, FightRequest][] = [
  ["a hero who wins clearly", request],
  ["a villain who wins clearly", withLevels(41, 70)],
  ["a close win by one level", withLevels(71, 70)],
  ["a close win of a villain", withLevels(66, 70)],
  ["a one-sided fight", withLevels(2, 90)],
  ["a one-sided fight of huge levels", withLevels(2_147_483_647, 1)],
  ["a tie", withLevels(50, 50)],
  [
    "no powers",
    { hero: { name: "Ada", level: 2 }, villain: { name: "Bob", level: 1 }, location: { name: "Here" } },
  ],
  ["powers of the winner only", { ...request, villain: { ...villain, powers: "" } }],
  ["powers of the loser only", { ...request, hero: { ...hero, powers: "" } }],
];

describe.each(CASES)("%s", (_, fighters) => {
  const texts = textsOf(fighters);
  const { winner, loser, place } = storyOf(decideFight("", DATE, fighters));

  test("every text names both, the place and the winner's side", () => {
    for (const text of texts) {
      expect(text).toContain(winner.name);
      expect(text).toContain(loser.name);
      expect(text).toContain(place.name);
      expect(text).toMatch(winner.role === "hero" ? /\bhero(es)?\b/ : /\bvillains?\b/);
    }
  });

  test("no text has gaps of its templates, and each consists of whole sentences", () => {
    for (const text of texts) {
      expect(text).not.toMatch(/undefined|null|NaN|\s\s|\.\.|: \.|\(\)/);
      expect(text).toMatch(/^\p{Lu}.*[.!?]$/u);
    }
  });

  test("there are many different ones", () => {
    expect(new Set(texts).size).toBeGreaterThan(20);
  });
});

test("only a tie speaks of a tie", () => {
  for (const [name, fighters] of CASES)
    for (const text of textsOf(fighters)) expect(/\btie\b/.test(text)).toBe(name === "a tie");
});

test("a level ahead is one level", () => {
  const texts = textsOf(withLevels(71, 70)).join("\n");
  expect(texts).toContain("One level decides it");
  expect(texts).not.toContain("1 levels");
});
