import { describe, expect, test } from "bun:test";
import { Problem } from "@super-heroes/kit/problem";
import { request } from "../test/fighters.ts";
import { decideFight } from "./fight.ts";
import { fightIdOf, repeated } from "./idempotency.ts";

describe("the id that a key stands for", () => {
  test("is the same in every process and release", () => {
    expect(fightIdOf("order-42")).toBe("e24cd98d-a6dd-8895-b0f7-999433925024");
  });

  test("is a UUID of version 8", () => {
    expect(fightIdOf("a")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("is another for another key, by case too", () => {
    const keys = ["a", "A", "ab", "order-42", "order-43", "~".repeat(255)];
    expect(new Set(keys.map(fightIdOf)).size).toBe(keys.length);
  });

  test.each(["", " ", "a b", "a\tb", "é", "x".repeat(256)])("%j is no key", (key) => {
    expect(() => fightIdOf(key)).toThrow(Problem);
  });
});

describe("a fight whose key comes again", () => {
  const stored = decideFight("id", new Date(), request);

  test("is given as it was stored when the request is the same, in whatever order its fields are", () => {
    const { hero, villain, location } = request;
    const reordered = Object.fromEntries(Object.entries(hero).toReversed()) as typeof hero;
    expect(repeated(stored, { location, villain, hero: reordered })).toBe(stored);
  });

  test.each([
    ["another level", { hero: { ...request.hero, level: 71 } }],
    ["a field less", { location: { name: request.location.name } }],
    ["the fighters the other way round", { hero: request.villain, villain: request.hero }],
  ])("is refused with %s", (_, changes) => {
    expect(() => repeated(stored, { ...request, ...changes })).toThrow("used for another fight");
  });
});
