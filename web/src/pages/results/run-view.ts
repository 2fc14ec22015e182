/** A table of a run; its first column names the row. */
export interface RunTable {
  caption: string;
  columns: readonly { title: string; isNumber?: boolean }[];
  rows: readonly (readonly string[])[];
}

/** Lines of a run over a common x axis. The arms of a mode have its colour. */
export interface RunChart {
  title: string;
  xLabel: string;
  unit: "ms" | "count";
  x: readonly number[];
  lines: readonly { label: string; mode: string; values: readonly (number | null)[] }[];
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

/** Reads a part of a file whose fields were not all checked. Throws {@link UnreadableRun} when they are not as expected. */
export function matching<Part>(read: () => Part): Part {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableRun) throw error;
    throw new UnreadableRun(`The file does not match its schema: ${withoutStop((error as Error).message)}.`);
  }
}

/** Messages of the engine end with a full stop in some browsers, and without one in others. */
export const withoutStop = (message: string): string => message.replace(/\.+$/, "");
