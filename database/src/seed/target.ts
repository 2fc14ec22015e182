/** A store that rows are loaded into. */
export interface SeedTarget {
  hasTable(): Promise<boolean>;
  /** Removes every row. */
  clear(): Promise<void>;
  /** Adds the rows in one transaction. */
  append(rows: readonly object[]): Promise<void>;
  /** Updates the engine's statistics after a big load, for the plans of its next queries. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
