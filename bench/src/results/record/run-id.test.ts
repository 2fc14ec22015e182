import { expect, test } from "bun:test";
import { drawnSeed, runIdOf } from "./run-id.ts";

test("a run is named by the second in which it began, and by its name where it has one", () => {
  expect(runIdOf("2026-01-02T03:04:05.678Z", "compare")).toBe("2026-01-02T03-04-05Z-compare");
  expect(runIdOf(new Date(0))).toBe("1970-01-01T00-00-00Z");
});

test("a drawn seed is a whole number that `--seed` takes", () => {
  const seeds = Array.from({ length: 20 }, drawnSeed);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
  expect(new Set(seeds).size).toBeGreaterThan(1);
});
