import type { CatalogRow } from "../src/catalog.ts";

/** One query for draws as a store got it; it is answered when the test says so. */
export interface DrawQuery {
  readonly fractions: number[];
  /** Draws as a table of `size` rows with the ids 1, 2, … does; of none when it is 0. */
  answer(size: number): void;
  fail(reason: Error): void;
}

/** A store of which a test sees each query for draws, and decides when and how it ends. */
export function scriptedDraws() {
  const queries: DrawQuery[] = [];
  return {
    queries,
    draw(fractions: number[]): Promise<CatalogRow[]> {
      const { promise, resolve, reject } = Promise.withResolvers<CatalogRow[]>();
      queries.push({ fractions, answer: (size) => resolve(rowsAt(fractions, size)), fail: reject });
      return promise;
    },
  };
}

/** The rows that a table with the ids 1 to `size` gives for these fractions. */
export const rowsAt = (fractions: number[], size: number): CatalogRow[] =>
  size === 0 ? [] : fractions.map((fraction) => ({ id: 1 + Math.floor(fraction * size) }));
