/** One row of a result, by column name. */
export type Row = Record<string, string | number | null>;

/** One connection to a store under test. */
export interface Session {
  /** Runs one statement; the rows of a query, otherwise nothing of interest. */
  run(statement: string): Promise<Row[]>;
  close(): Promise<void>;
}

/** A fresh, empty database that lives as long as a suite. */
export interface TestDatabase {
  /** Where the seed command would find it. */
  readonly url: string;
  connect(): Promise<Session>;
  /** Closes nothing: sessions must be closed before. */
  drop(): Promise<void>;
}
