import { expect, test } from "bun:test";
import { armOf, CEILING, DRAW } from "../../analysis/observation/segment.ts";
import type { Slot } from "../../lab/arrange.ts";
import { bothSidesOf, comparisonSlots, loadsOf, oneSideOf } from "./comparison-slots.ts";
import { gridSlots } from "./grid-slots.ts";
import { overviewSlots } from "./overview-slots.ts";

const seeds = Array.from({ length: 40 }, (_, seed) => seed);
const arms = ["parallel", "coalesced"].map((mode) => armOf(mode));
const design = {
  sides: arms.flatMap(oneSideOf),
  loads: loadsOf([64], []),
  blocks: 2,
  noiseBlocks: 1,
  ceiling: "each block",
} as const;

/** The initials of what runs, the ceiling as a dot. */
const order = (slots: readonly Slot[]) =>
  slots.map(({ arm, side }) => side ?? (arm.mode === CEILING ? "." : arm.mode[0])).join("");

test("two modes run ABBA or BAAB with the ceiling at one end, and seeds give all of them", () => {
  const inSecond = (seed: number) =>
    order(
      comparisonSlots(design, seed).filter(({ purpose, block }) => purpose === "comparison" && block === 1),
    );
  expect(new Set(seeds.map(inSecond))).toEqual(new Set([".pccp", "pccp.", ".cppc", "cppc."]));
});

test("the same seed gives the same plan", () => {
  expect(comparisonSlots(design, 7)).toEqual(comparisonSlots(design, 7));
});

test("noise comes first: the baseline on both sides", () => {
  const noise = comparisonSlots(design, 1).slice(0, 4);
  expect(order(noise)).toBe("ABBA");
  expect(noise.every(({ arm, purpose }) => arm.mode === "parallel" && purpose === "noise")).toBe(true);
  expect(comparisonSlots({ ...design, noiseBlocks: 0 }, 1)[0]?.purpose).toBe("comparison");
});

test("a baseline against itself is a comparison of two sides", () => {
  const sides = bothSidesOf(armOf("parallel"));
  const slots = comparisonSlots({ ...design, sides, noiseBlocks: 0, ceiling: "once" }, 3);
  expect(order(slots).replace(".", "")).toMatch(/^(ABBA|BAAB){2}$/);
  expect(slots.filter(({ arm }) => arm.mode === CEILING)).toHaveLength(1);
});

test("open loads have no ceiling", () => {
  const slots = comparisonSlots({ ...design, loads: loadsOf([], [10, 100]), noiseBlocks: 0 }, 1);
  expect(slots).toHaveLength(2 * 2 * 4);
  expect(slots.every(({ arm }) => arm.mode !== CEILING)).toBe(true);
});

test("a grid runs every cell once a block, in an order drawn anew", () => {
  const cells = [10, 100].map((offered) => ({ arms, load: { model: "open", offered } as const }));
  const grid = { cells, blocks: 1, order: "one-way" as const, hasCeiling: false };
  const slots = gridSlots({ ...grid, blocks: 3 }, 1);
  expect(slots).toHaveLength(3 * 2 * 2);
  expect(new Set(seeds.map((seed) => order(gridSlots(grid, seed))))).toEqual(
    new Set(["pcpc", "pccp", "cppc", "cpcp"]),
  );
});

test("an overview runs every load with its arms, and compares draws between sizes", () => {
  const draws = [100, 1_000_000].map((rows) => armOf(DRAW, { rows }));
  const loads = { fights: arms, draws, connections: [16, 64], rates: [50], blocks: 2 };
  const slots = overviewSlots(loads, 1, "mirrored");
  expect(slots).toHaveLength(2 * (2 * 5 + 4 + 4));
  const rows = slots.filter(({ arm, block }) => arm.mode === DRAW && block === 0).map(({ arm }) => arm.rows);
  expect(rows).toEqual(rows.toReversed());
  expect(overviewSlots({ ...loads, draws: [] }, 1, "one-way")).toHaveLength(2 * (2 * 3 + 2));
});
