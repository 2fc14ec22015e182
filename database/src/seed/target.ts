/** A store that rows are loaded into. */
export interface SeedTarget {
  hasTable(): Promise<boolean>;
  /** Loads the store's schema, without its seed rows. */
  createTable(schema: string): Promise<void>;
  /** Removes every row. */
  clear(): Promise<void>;
  /** Adds the rows in one transaction. */
  append(rows: readonly object[]): Promise<void>;
  /** Lets the engine take note of a big load, so that it plans its next queries well. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
