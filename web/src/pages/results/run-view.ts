/** A table of a run; its first column names the row. */
export interface RunTable {
  caption: string;
  columns: readonly { title: string; isNumber?: boolean }[];
  rows: readonly (readonly string[])[];
}

/** Lines of a run over a common x axis. */
export interface RunChart {
  title: string;
  xLabel: string;
  unit: "ms" | "count";
  x: readonly number[];
  lines: readonly { mode: string; values: readonly (number | null)[] }[];
}

/** A run, as the page shows it. */
export interface RunView {
  title: string;
  facts: readonly (readonly [term: string, value: string])[];
  /** What a reader must know before reading the numbers. */
  cautions: readonly string[];
  charts: readonly RunChart[];
  tables: readonly RunTable[];
}

/** A file that is not a run, or one that this version cannot show. The message says why. */
export class UnreadableRun extends Error {
  override readonly name = "UnreadableRun";
}
