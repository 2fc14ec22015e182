import { type Batcher, createBatcher } from "@super-heroes/kit/concurrency/batcher";
import type { CatalogRow } from "./catalog.ts";
import type { CatalogStore } from "./store/catalog-store.ts";

/** The largest number of rows per request, and per query. */
export const MOST_DRAWS = 1000;

/** Draws for many callers at once: a caller submits a number of rows and gets its own rows. */
export type Draws = Batcher<number, CatalogRow[]>;

/**
 * Uniform, independent draws. Callers that wait for the store share one query: at most `maxInFlight` run, and draws submitted
 * meanwhile share the next one. Each caller's rows come from fractions of its own, so sharing a query does not make draws depend
 * on each other. A caller gets no rows when the table is empty.
 */
export function createDraws(
  store: Pick<CatalogStore, "draw">,
  maxInFlight: number,
  random = Math.random,
): Draws {
  return createBatcher<number, CatalogRow[]>({
    maxInFlight,
    maxWeight: MOST_DRAWS,
    weightOf: (count) => count,
    run: async (counts) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      const rows = await store.draw(Array.from({ length: total }, random));
      if (rows.length > 0 && rows.length !== total)
        throw new Error(`requested ${total} draws, got ${rows.length}: the dense numbering has a gap`);
      let taken = 0;
      return counts.map((count) => {
        taken += count;
        return rows.slice(taken - count, taken);
      });
    },
  });
}
