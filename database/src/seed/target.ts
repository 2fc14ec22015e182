/** A store that rows are loaded into. */
export interface SeedTarget {
  hasTable(): Promise<boolean>;
  /** Loads the store's schema, without its seed rows. Where services upgrade a store themselves, it keeps the number of its schema. */
  createTable(schema: string, version: number): Promise<void>;
  /** Removes every row. */
  clear(): Promise<void>;
  /** Adds the rows in one transaction. */
  append(rows: readonly object[]): Promise<void>;
  /** Updates the engine's statistics after a big load, for the plans of its next queries. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
