import { expect, test } from "bun:test";
import { turnsOf } from "./turns.ts";

const input = { subjects: ["x", "y"], arms: ["a", "b", "c"], rounds: 8, order: "mirrored" as const, seed: 3 };

test("mirrored, every arm is driven forward and back on each subject of a round", () => {
  const turns = turnsOf(input);
  expect(turns).toHaveLength(8 * 2 * 3 * 2);
  for (let at = 0; at < turns.length; at += 6) {
    const block = turns.slice(at, at + 6);
    const arms = block.map(({ arm }) => arm);
    expect(arms.slice(0, 3).toSorted()).toEqual(["a", "b", "c"]);
    expect(arms.slice(3)).toEqual(arms.slice(0, 3).toReversed());
    expect(new Set(block.map(({ subject, round }) => `${subject} ${round}`)).size).toBe(1);
  }
});

test("one way, every arm is driven once; a seed gives its order again", () => {
  const turns = turnsOf({ ...input, order: "one-way" });
  expect(turns).toHaveLength(8 * 2 * 3);
  expect(turnsOf({ ...input, order: "one-way" })).toEqual(turns);
  expect(turnsOf({ ...input, order: "one-way", seed: 4 })).not.toEqual(turns);
});
