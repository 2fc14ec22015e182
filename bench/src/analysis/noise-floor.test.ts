import { expect, test } from "bun:test";
import { LEAST_NOISE_FLOOR, noiseFloor } from "./noise-floor.ts";
import { seededRandom } from "./statistics/random.ts";

/** Equal arms whose blocks differ by up to a tenth either way. */
const NOISY = Array.from({ length: 41 }, (_, index) => (index - 20) * 0.005);
const options = (blocks: number) => ({ blocks, random: seededRandom(7) });

test("for one block it is the 95th percentile of the sizes, as a relative effect", () => {
  expect(noiseFloor(NOISY, options(1))).toBeWithin(Math.exp(0.09) - 1, Math.exp(0.1) - 1);
});

test("the more blocks a comparison has, the less its median wanders, and the lower is its floor", () => {
  const floors = [1, 4, 12, 48].map((blocks) => noiseFloor(NOISY, options(blocks)));
  expect(floors).toEqual(floors.toSorted((a, b) => b - a));
  // The standard error of the median of 12 values that are uniform over a range of 0.2 is about 0.027.
  expect(floors[2]).toBeWithin(0.04, 0.065);
});

test("arms that differ in the same way in every block have that as their floor", () => {
  expect(noiseFloor([0.2, 0.2, 0.2], options(8))).toBeCloseTo(Math.exp(0.2) - 1, 12);
});

test("a quiet machine still has 3 %, and so has one never measured", () => {
  expect(noiseFloor([0.001, -0.002, 0.0005], options(8))).toBe(LEAST_NOISE_FLOOR);
  expect(noiseFloor([], options(8))).toBe(LEAST_NOISE_FLOOR);
});

test("the same random numbers give the same floor", () => {
  expect(noiseFloor(NOISY, options(8))).toBe(noiseFloor(NOISY, options(8)));
});
