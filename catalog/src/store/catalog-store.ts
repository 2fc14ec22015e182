import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { CatalogRow, FieldValue } from "../catalog.ts";

/** One page of a listing, in order of id. */
export interface PageRequest {
  /** Rows with a greater id than this. */
  after: number;
  /** The last rows with a smaller id than this, in place of the first ones after `after`. */
  before?: number | undefined;
  /** At most this many rows. */
  limit: number;
  /** Only rows whose name contains this text, ignoring case. */
  nameFilter: string | undefined;
}

/** The queries of a catalogue; one file per engine implements them. */
export interface CatalogStore {
  readonly connection: SqlStore;
  page(request: PageRequest): Promise<CatalogRow[]>;
  /** The rows with these ids, which must be different, as far as they exist; in any order. */
  rows(ids: readonly number[]): Promise<CatalogRow[]>;
  /**
   * One row for each of `fractions` (independent, uniform in [0, 1)), in their order; no rows when the table is empty. The row is
   * the one at that fraction of the dense numbering that triggers maintain beside the table, so every row is equally likely and
   * the cost does not depend on the number of rows.
   */
  draw(fractions: number[]): Promise<CatalogRow[]>;
  /** Counts the changes of the table; changed by the transaction of each change. Rejects when the table has no counter. */
  version(): Promise<string>;
  /** At most so many rows, and the version that they belong to, as of one moment. */
  copy(most: number): Promise<{ version: string; rows: CatalogRow[] }>;
  insert(values: Record<string, FieldValue>): Promise<CatalogRow>;
  /** Changes these fields; undefined when the row does not exist. */
  update(id: number, values: Record<string, FieldValue>): Promise<CatalogRow | undefined>;
  /** False when the row does not exist. */
  remove(id: number): Promise<boolean>;
}
