/** Where the SQL of the two engines differs. Everything else is written once, in the SQL that both take. */
export interface Dialect {
  /** The statement with `$1`, `$2`, … in the engine's own notation. */
  numbered(statement: string): string;
  /** Ends a select whose rows must stay as they are until the transaction's end. */
  keepRows: string;
  /** Ends a select of users who are about to be changed, or on whom a change depends. */
  lockUsers: string;
  /** Ends a select that joins sessions which must last until the transaction's end. */
  keepSessions: string;
  /** A query that gives the texts of the JSON array in parameter `$1`, one a row. */
  textsOfFirst: string;
}

export const postgresDialect: Dialect = {
  numbered: (statement) => statement,
  keepRows: "for share",
  lockUsers: "for no key update",
  keepSessions: "for share of session",
  // Through text, because the client would make a JSON string of a parameter that is JSON.
  textsOfFirst:
    "select value from jsonb_array_elements_text(cast(cast($1 as text) as jsonb)) as texts(value)",
};

/** SQLite numbers `$1` by where it stands and `?1` by what it says; one writer at a time needs no lock. */
export const sqliteDialect: Dialect = {
  numbered: (statement) => statement.replace(/\$(\d)/g, "?$1"),
  keepRows: "",
  lockUsers: "",
  keepSessions: "",
  textsOfFirst: "select value from json_each($1)",
};
