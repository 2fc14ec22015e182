import { describe, expect, test } from "bun:test";
import { sfc32 } from "./sfc32.ts";

const take = (next: () => number, count: number) => Array.from({ length: count }, next);

describe("sfc32", () => {
  test("repeats itself for the same seed and differs for a neighbouring one", () => {
    expect(take(sfc32(1, 2, 3), 5)).toEqual(take(sfc32(1, 2, 3), 5));
    expect(take(sfc32(1, 2, 3), 5)).not.toEqual(take(sfc32(1, 2, 4), 5));
  });

  test("is uniform along a stream and across the first numbers of neighbouring streams", () => {
    const along = take(sfc32(1, 1, 1), 10_000);
    const across = Array.from({ length: 10_000 }, (_, seed) => sfc32(1, 1, seed)());
    for (const numbers of [along, across]) {
      const counts = new Array<number>(10).fill(0);
      for (const number of numbers)
        counts[Math.floor(number * 10)] = (counts[Math.floor(number * 10)] ?? 0) + 1;
      const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
      expect(chiSquare).toBeLessThan(27.9); // The 0.999 quantile at 9 degrees of freedom.
    }
  });
});
