import { expect, test } from "bun:test";
import { LEAST_NOISE_FLOOR, noiseFloor } from "./noise-floor.ts";

test("it is the 95th percentile of the sizes, as a relative effect", () => {
  const differences = Array.from({ length: 21 }, (_, index) => (index % 2 ? -1 : 1) * index * 0.01);
  expect(noiseFloor(differences)).toBeCloseTo(Math.exp(0.19) - 1, 12);
});

test("a quiet machine still has 3 %, and so has one never measured", () => {
  expect(noiseFloor([0.001, -0.002, 0.0005])).toBe(LEAST_NOISE_FLOOR);
  expect(noiseFloor([])).toBe(LEAST_NOISE_FLOOR);
});
