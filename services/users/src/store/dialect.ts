/** The differences in SQL between the two engines. All other SQL is written once, for both. */
export interface Dialect {
  /** The statement with `$1`, `$2`, … in the engine's own notation. */
  numbered(statement: string): string;
  /** Ends a select whose rows must not change until the end of the transaction. */
  keepRows: string;
  /** Ends a select of users that the statement changes, or on which the change depends. */
  lockUsers: string;
  /** Ends a select with joined sessions that must exist until the end of the transaction. */
  keepSessions: string;
  /** A query that returns the texts of the JSON array in parameter `$1`, one per row. */
  textsOfFirst: string;
}

export const postgresDialect: Dialect = {
  numbered: (statement) => statement,
  keepRows: "for share",
  lockUsers: "for no key update",
  keepSessions: "for share of session",
  // Cast through text, because Bun would encode a JSON parameter as a JSON string.
  textsOfFirst:
    "select value from jsonb_array_elements_text(cast(cast($1 as text) as jsonb)) as texts(value)",
};

/** SQLite numbers `$1` by position and `?1` by its digit. It has one writer at a time, so it needs no locks. */
export const sqliteDialect: Dialect = {
  numbered: (statement) => statement.replace(/\$(\d)/g, "?$1"),
  keepRows: "",
  lockUsers: "",
  keepSessions: "",
  textsOfFirst: "select value from json_each($1)",
};
