import { expect, test } from "bun:test";
import { turnsOf } from "./turns.ts";

const input = { subjects: ["x", "y"], arms: ["a", "b", "c"], rounds: 8, order: "mirrored" as const, seed: 3 };

test("a mirrored round drives every arm forward, and then backward in the reverse order, on each subject", () => {
  const turns = turnsOf(input);
  expect(turns).toHaveLength(8 * 2 * 3 * 2);
  for (let at = 0; at < turns.length; at += 6) {
    const block = turns.slice(at, at + 6);
    const arms = block.map(({ arm }) => arm);
    expect(arms.slice(0, 3).toSorted()).toEqual(["a", "b", "c"]);
    expect(arms.slice(3)).toEqual(arms.slice(0, 3).toReversed());
    expect(block.map(({ direction }) => direction)).toEqual([
      ...Array(3).fill("forward"),
      ...Array(3).fill("backward"),
    ]);
    expect(new Set(block.map(({ subject, round }) => `${subject} ${round}`)).size).toBe(1);
  }
});

test("a one-way round drives every arm once", () => {
  const turns = turnsOf({ ...input, order: "one-way" });
  expect(turns).toHaveLength(8 * 2 * 3);
  expect(new Set(turns.map(({ direction }) => direction))).toEqual(new Set(["forward"]));
});

test("a seed gives the same order again; orders differ between rounds and between seeds", () => {
  expect(turnsOf(input)).toEqual(turnsOf(input));
  const orders = (seed: number) =>
    turnsOf({ ...input, seed })
      .map(({ arm }) => arm)
      .join("");
  expect(orders(4)).not.toBe(orders(3));
  expect(new Set(orders(3).match(/.{6}/g)).size).toBeGreaterThan(1);
});
