import type { Store } from "./store.ts";

/** A store with SQL. Rows are plain objects with the column names of the statement. */
export interface SqlStore extends Store {
  /** Runs one statement with positional parameters, in the engine's own placeholder syntax. */
  query<Row>(statement: string, parameters: readonly unknown[]): Promise<Row[]>;
}
