import { describe, expect, test } from "bun:test";
import { chiSquare, criticalChiSquare } from "@super-heroes/testing/analysis/chi-square";
import { seededRandom, shuffled } from "@super-heroes/testing/inputs/seeded-random";
import type { CatalogRow } from "../src/catalog.ts";
import { insertNamed, rowNamed } from "./rows.ts";
import type { StoreUnderTest } from "./store-contract.ts";

/** The greatest number below 1. */
const ALMOST_ONE = 1 - 2 ** -53;

/** Uniform draws: which rows, how often, and in which order. */
export function describeStoreDraws(subject: StoreUnderTest): void {
  const { catalog } = subject;
  const insert = (count: number) =>
    insertNamed(
      catalog,
      subject.store,
      Array.from({ length: count }, (_, index) => `Number ${index}`),
    );
  const idsOf = (rows: CatalogRow[]) => rows.map(({ id }) => id);
  const ascending = (ids: number[]) => ids.toSorted((a, b) => a - b);
  /** One fraction from the middle of each row's share: each row once. */
  const middles = (size: number) => Array.from({ length: size }, (_, index) => (index + 0.5) / size);

  /** Leaves 10 of 14 rows, with gaps at both ends and within. */
  async function tenWithGaps(): Promise<number[]> {
    const ids = idsOf(await insert(14));
    for (const index of [0, 5, 6, 13]) await subject.store.remove(ids[index] ?? 0);
    return ids.filter((_, index) => ![0, 5, 6, 13].includes(index));
  }

  describe("a draw", () => {
    test("from an empty table returns no rows", async () => {
      expect(await subject.store.draw([0])).toEqual([]);
      expect(await subject.store.draw([0.5, ALMOST_ONE])).toEqual([]);
    });

    test("from one row returns it for every fraction", async () => {
      const [row] = await insert(1);
      expect<unknown>(await subject.store.draw([0, 0.3, ALMOST_ONE])).toEqual([row, row, row]);
    });

    test("returns whole rows", async () => {
      const [row] = await insert(1);
      expect<unknown>(await subject.store.draw([0])).toEqual([await subject.find(row?.id ?? 0)]);
    });

    test("gives each row the same share of the fractions", async () => {
      const ids = await tenWithGaps();
      expect(ascending(idsOf(await subject.store.draw(middles(10))))).toEqual(ids);
      const edges = await subject.store.draw([0, 0.05, 0.95, ALMOST_ONE]);
      expect(edges[0]).toEqual(edges[1] as CatalogRow);
      expect(edges[2]).toEqual(edges[3] as CatalogRow);
    });

    test("returns rows in the order of the fractions", async () => {
      await tenWithGaps();
      const fractions = middles(10);
      const expected = new Map<number, number>();
      for (const fraction of fractions)
        expected.set(fraction, (await subject.store.draw([fraction]))[0]?.id ?? 0);
      for (const order of [
        fractions,
        fractions.toReversed(),
        shuffled([...fractions, ...fractions], seededRandom(5)),
      ]) {
        const wanted = order.map((fraction) => expected.get(fraction) ?? 0);
        expect(idsOf(await subject.store.draw(order))).toEqual(wanted);
      }
    });

    test("is uniform over the rows that exist", async () => {
      const ids = await tenWithGaps();
      const random = seededRandom(20_300_131);
      const counts = new Map(ids.map((id) => [id, 0]));
      for (let batch = 0; batch < 20; batch++) {
        const rows = await subject.store.draw(Array.from({ length: 1000 }, random));
        expect(rows).toHaveLength(1000);
        for (const { id } of rows) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      expect([...counts.keys()]).toEqual(ids);
      expect(chiSquare([...counts.values()])).toBeLessThan(criticalChiSquare(10));
    });

    test("finds a row from the moment another connection has inserted it, and never after its removal", async () => {
      const [mine] = await insert(1);
      await subject.store.draw([0]);
      const theirs = await subject.other.insert(rowNamed(catalog, "From Elsewhere"));
      expect(ascending(idsOf(await subject.store.draw(middles(2))))).toEqual([mine?.id ?? 0, theirs.id]);
      await subject.other.remove(mine?.id ?? 0);
      expect(await subject.store.draw([0, 0.5, ALMOST_ONE])).toEqual([theirs, theirs, theirs]);
    });
  });

  describe("draws while two connections insert and remove rows", () => {
    test("always return all rows, and the numbering has no gap in the end", async () => {
      const before = await insert(20);
      const { store, other } = subject;
      const inserts = Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? store : other).insert(rowNamed(catalog, `Newcomer ${index}`)),
      );
      const removals = before.slice(0, 10).map(({ id }, index) => (index % 2 ? other : store).remove(id));
      const draws = Array.from({ length: 20 }, () => store.draw(middles(50)));

      for (const rows of await Promise.all(draws)) expect(rows).toHaveLength(50);
      expect(await Promise.all(removals)).toEqual(removals.map(() => true));
      const newcomers = await Promise.all(inserts);
      const left = ascending(idsOf([...before.slice(10), ...newcomers]));
      expect(ascending(idsOf(await store.draw(middles(30))))).toEqual(left);
    });

    test("a row is removed once, by one of two connections", async () => {
      const [row] = await insert(2);
      const { store, other } = subject;
      const removals = Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? store : other).remove(row?.id ?? 0),
      );
      expect((await Promise.all(removals)).filter(Boolean)).toHaveLength(1);
      expect(await store.draw(middles(4))).toHaveLength(4);
    });
  });
}
