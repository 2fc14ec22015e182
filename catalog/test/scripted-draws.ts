import type { CatalogRow } from "../src/catalog.ts";

/** One query for draws; the test decides when it ends. */
export interface DrawQuery {
  readonly fractions: number[];
  /** Resolves like a table of `size` rows with the ids 1, 2, …; 0 is an empty table. */
  response(size: number): void;
  fail(reason: Error): void;
}

/** A store whose queries for draws the test controls. */
export function scriptedDraws() {
  const queries: DrawQuery[] = [];
  return {
    queries,
    draw(fractions: number[]): Promise<CatalogRow[]> {
      const { promise, resolve, reject } = Promise.withResolvers<CatalogRow[]>();
      queries.push({ fractions, response: (size) => resolve(rowsAt(fractions, size)), fail: reject });
      return promise;
    },
  };
}

/** The rows of a table with the ids 1 to `size` for these fractions. */
export const rowsAt = (fractions: number[], size: number): CatalogRow[] =>
  size === 0 ? [] : fractions.map((fraction) => ({ id: 1 + Math.floor(fraction * size) }));
