import { type Batcher, createBatcher } from "@super-heroes/kit/concurrency/batcher";
import type { CatalogRow } from "./catalog.ts";
import type { CatalogStore } from "./store/catalog-store.ts";

/** Reads rows by their ids, for many callers at once: the row with the id, or `undefined` when there is none. */
export type Reads = Batcher<number, CatalogRow | undefined>;

/** The largest number of ids per query. */
const MOST_IDS = 1000;

/**
 * Reads by id. Callers that wait for the store share one query, as draws do. It starts after they have submitted their ids, so
 * each gets its row as it is stored then, or later. Callers with the same id get the same object.
 */
export const createReads = (store: Pick<CatalogStore, "rows">, maxInFlight: number): Reads =>
  createBatcher<number, CatalogRow | undefined>({
    maxInFlight,
    maxWeight: MOST_IDS,
    run: async (ids) => {
      const rows = await store.rows([...new Set(ids)]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id));
    },
  });
