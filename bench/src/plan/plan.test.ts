import { expect, test } from "bun:test";
import { CEILING } from "../result/segment.ts";
import { type Comparison, planSegments } from "./plan.ts";

const comparison: Comparison = {
  modes: ["sequential", "parallel"],
  writes: ["none"],
  connections: [16, 64],
  rates: [50],
  drawRows: [],
  blocks: 1,
};
const seeds = Array.from({ length: 40 }, (_, seed) => seed);

/** The modes of one load in the order they run, without the ceiling: "sppsequential…" as initials. */
function orderAt(seed: number, change: Partial<Comparison> = {}) {
  const plan = planSegments({ ...comparison, ...change }, seed, "mirrored");
  return plan
    .filter(({ load, arm }) => load.model === "closed" && load.connections === 16 && arm.mode !== CEILING)
    .map(({ arm }) => arm.mode[0])
    .join("");
}

test("two modes run ABBA or BAAB, and seeds give both", () => {
  expect(new Set(seeds.map((seed) => orderAt(seed)))).toEqual(new Set(["spps", "pssp"]));
});

test("the same seed gives the same plan", () => {
  expect(planSegments(comparison, 7, "mirrored")).toEqual(planSegments(comparison, 7, "mirrored"));
});

test("every closed load has one ceiling, at either end of its block", () => {
  const places = new Set<number>();
  for (const seed of seeds) {
    const slots = planSegments(comparison, seed, "mirrored").filter(
      ({ arm, load }) => arm.mode === CEILING && load.model === "closed" && load.connections === 64,
    );
    expect(slots).toHaveLength(1);
    for (const { slot } of slots) places.add(slot);
  }
  expect(places).toEqual(new Set([0, 4]));
});

test("an open load has no ceiling", () => {
  const open = planSegments(comparison, 1, "mirrored").filter(({ load }) => load.model === "open");
  expect(open.map(({ arm }) => arm.mode).sort()).toEqual([
    "parallel",
    "parallel",
    "sequential",
    "sequential",
  ]);
});

test("one way runs each arm once", () => {
  expect(planSegments(comparison, 1, "one-way")).toHaveLength(2 * 3 + 2);
});

test("ways of writing are arms of their own", () => {
  const plan = planSegments({ ...comparison, writes: ["none", "acknowledged"] }, 1, "one-way");
  const open = plan.filter(({ load }) => load.model === "open").map(({ arm }) => `${arm.mode} ${arm.writes}`);
  expect(open.sort()).toEqual([
    "parallel acknowledged",
    "parallel none",
    "sequential acknowledged",
    "sequential none",
  ]);
});

test("draws are compared only between sizes", () => {
  const sizes = (drawRows: number[]) =>
    planSegments({ ...comparison, drawRows }, 3, "mirrored").filter(({ arm }) => arm.rows !== null);
  expect(sizes([100])).toEqual([]);
  const rows = sizes([100, 1_000_000]).map(({ arm }) => arm.rows);
  expect(rows).toEqual(rows.toReversed());
  expect(rows).toHaveLength(4);
});

test("blocks repeat every load and are numbered", () => {
  const plan = planSegments({ ...comparison, blocks: 3 }, 1, "mirrored");
  expect(plan).toHaveLength(3 * (2 * 5 + 4));
  expect(new Set(plan.map(({ block }) => block))).toEqual(new Set([0, 1, 2]));
});
