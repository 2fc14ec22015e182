import { describe, expect, test } from "bun:test";
import { request } from "../test/fighters.ts";
import { decideFight } from "./fight.ts";
import { fightIdOf, repeated } from "./idempotency.ts";

test("a key has the same fight id in every process and release", () => {
  expect(fightIdOf("order-42")).toBe("e24cd98d-a6dd-8895-b0f7-999433925024");
});

describe("a repeated key", () => {
  const stored = decideFight("id", new Date(), request);

  test("returns the stored fight for the same request, in any sequence of fields", () => {
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
