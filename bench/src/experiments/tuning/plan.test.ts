import { expect, test } from "bun:test";
import { passesOf } from "./plan.ts";

const input = { modes: ["parallel", "coalesced"], arms: ["a", "b", "c"], rounds: 8, seed: 3 };

test("in each round and mode every arm runs forward, and then backward in the mirrored order", () => {
  const passes = passesOf(input);
  expect(passes).toHaveLength(8 * 2 * 3 * 2);
  for (let at = 0; at < passes.length; at += 6) {
    const block = passes.slice(at, at + 6);
    const arms = block.map(({ arm }) => arm);
    expect(arms.slice(0, 3).toSorted()).toEqual(["a", "b", "c"]);
    expect(arms.slice(3)).toEqual(arms.slice(0, 3).toReversed());
    expect(block.map(({ direction }) => direction)).toEqual([
      ...Array(3).fill("forward"),
      ...Array(3).fill("backward"),
    ]);
    expect(new Set(block.map(({ mode, round }) => `${mode} ${round}`)).size).toBe(1);
  }
});

test("a seed gives its order again; orders differ from round to round and from seed to seed", () => {
  expect(passesOf(input)).toEqual(passesOf(input));
  const orders = (seed: number) =>
    passesOf({ ...input, seed })
      .map(({ arm }) => arm)
      .join("");
  expect(orders(4)).not.toBe(orders(3));
  expect(new Set(orders(3).match(/.{6}/g)).size).toBeGreaterThan(1);
});
