import { describe, expect, test } from "bun:test";
import { chiSquare, criticalChiSquare } from "@super-heroes/testing/analysis/chi-square";
import { seededRandom } from "@super-heroes/testing/inputs/seeded-random";
import { rowsAt, scriptedDraws } from "../test/scripted-draws.ts";
import { createDraws } from "./draws.ts";

/** Lets submitted draws be sent: the batcher sends at the end of the turn, and after a result at the end of the next. */
const turn = async () => {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
};

/** Fractions 0, 0.001, 0.002, …, so that each row of a thousand belongs to one fraction. */
function counting(): () => number {
  let next = 0;
  return () => (next++ + 0.5) / 1000;
}

const idsFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

describe("draws that are submitted together", () => {
  test("share one query; each caller gets as many rows as it requested, of its own fractions", async () => {
    const store = scriptedDraws();
    const draws = createDraws(store, 1, counting());
    const responses = [3, 1, 2].map((count) => draws.submit(count));
    await turn();
    expect(store.queries.map(({ fractions }) => fractions.length)).toEqual([6]);
    store.queries[0]?.response(1000);
    const ids = (await Promise.all(responses)).map((rows) => rows.map(({ id }) => id));
    expect(ids).toEqual([[1, 2, 3], [4], [5, 6]]);
  });

  test("while a query is running, wait and share the next", async () => {
    const store = scriptedDraws();
    const draws = createDraws(store, 1, counting());
    const first = draws.submit(1);
    await turn();
    const later = Array.from({ length: 50 }, () => draws.submit(1));
    await turn();
    expect(store.queries).toHaveLength(1);
    store.queries[0]?.response(1000);
    await first;
    await turn();
    expect(store.queries.map(({ fractions }) => fractions.length)).toEqual([1, 50]);
    store.queries[1]?.response(1000);
    expect((await Promise.all(later)).map(([row]) => row?.id)).toEqual(idsFrom(2, 50));
  });

  test("use at most the allowed number of queries at once", async () => {
    const store = scriptedDraws();
    const draws = createDraws(store, 2);
    for (const _ of [1, 2, 3]) {
      draws.submit(1);
      await turn();
    }
    expect(store.queries).toHaveLength(2);
    store.queries[1]?.response(5);
    await turn();
    expect(store.queries).toHaveLength(3);
  });

  test("never draw more than a thousand rows with one query", async () => {
    const store = scriptedDraws();
    const draws = createDraws(store, 10);
    const responses = [700, 300, 1, 1000].map((count) => draws.submit(count));
    await turn();
    expect(store.queries.map(({ fractions }) => fractions.length)).toEqual([1000, 1, 1000]);
    for (const query of store.queries) query.response(7);
    expect((await Promise.all(responses)).map((rows) => rows.length)).toEqual([700, 300, 1, 1000]);
  });

  test("get no rows from an empty table", async () => {
    const store = scriptedDraws();
    const draws = createDraws(store, 1);
    const responses = [draws.submit(1), draws.submit(5)];
    await turn();
    store.queries[0]?.response(0);
    expect(await Promise.all(responses)).toEqual([[], []]);
  });
});

describe("a query that fails", () => {
  test("fails the callers that waited for it, and no others", async () => {
    const store = scriptedDraws();
    const draws = createDraws(store, 1);
    const unlucky = [draws.submit(1), draws.submit(2)];
    await turn();
    const lucky = [draws.submit(1), draws.submit(2)];
    const reason = new Error("the store went down");
    store.queries[0]?.fail(reason);
    const outcomes = await Promise.allSettled(unlucky);
    expect(outcomes).toEqual(outcomes.map(() => ({ status: "rejected", reason })));
    await turn();
    store.queries[1]?.response(3);
    expect((await Promise.all(lucky)).map((rows) => rows.length)).toEqual([1, 2]);
  });

  test("is one that returns fewer rows than requested", async () => {
    const draws = createDraws({ draw: async (fractions) => rowsAt(fractions.slice(1), 5) }, 1);
    await expect(draws.submit(3)).rejects.toThrow("requested 3 draws, got 2");
  });
});

test("draws that share a query are uniform and independent of each other", async () => {
  const size = 10;
  const store = { draw: async (fractions: number[]) => rowsAt(fractions, size) };
  const draws = createDraws(store, 1, seededRandom(1_955_1105));
  const pairs = new Array<number>(size * size).fill(0);
  const thirds = new Array<number>(size).fill(0);
  for (let round = 0; round < 20_000; round++) {
    const [[one], [two, three]] = (await Promise.all([draws.submit(1), draws.submit(2)])) as [
      { id: number }[],
      { id: number }[],
    ];
    const cell = ((one?.id ?? 0) - 1) * size + (two?.id ?? 0) - 1;
    pairs[cell] = (pairs[cell] ?? 0) + 1;
    thirds[(three?.id ?? 0) - 1] = (thirds[(three?.id ?? 0) - 1] ?? 0) + 1;
  }
  expect(chiSquare(pairs)).toBeLessThan(criticalChiSquare(size * size));
  expect(chiSquare(thirds)).toBeLessThan(criticalChiSquare(size));
});
