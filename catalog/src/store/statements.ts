import { invalid, Problem } from "@super-heroes/kit/http/problem";
import { SQL } from "bun";
import type { Catalog, FieldValue } from "../catalog.ts";
import type { PageRequest } from "./catalog-store.ts";

/** The columns of a row as a select list, under the names that clients see. */
export function selectList({ fields }: Catalog, alias: string, quote: '"' | "`"): string {
  const columns = Object.entries(fields).map(
    ([name, { column }]) => `${alias}.${column} as ${quote}${name}${quote}`,
  );
  return [`${alias}.id`, ...columns].join(", ");
}

/** The columns and values of the given fields, in the same order. */
export function assignments({ fields }: Catalog, values: Record<string, FieldValue>) {
  const names = Object.keys(values);
  return {
    columns: names.map((name) => fields[name]?.column ?? name),
    values: names.map((name) => values[name] ?? null),
  };
}

/** How a page is read: forward from a row, or backward from one. */
export interface Direction {
  /** How the ids of the page compare with `from`. */
  readonly beyond: ">" | "<";
  readonly order: "asc" | "desc";
  readonly from: number;
  /** The rows that were read, in the order of the listing. */
  inOrder<Row>(rows: Row[]): Row[];
}

/** The direction of a page. */
export const directionOf = ({ after, before }: Pick<PageRequest, "after" | "before">): Direction =>
  before === undefined
    ? { beyond: ">", order: "asc", from: after, inOrder: (rows) => rows }
    : { beyond: "<", order: "desc", from: before, inOrder: (rows) => rows.toReversed() };

/** A text as a LIKE pattern that matches wherever it is contained; `!` is the escape character. */
export const containsPattern = (text: string) =>
  `%${text.replace(/[!%_]/g, (character) => `!${character}`)}%`;

/**
 * Runs a write. A value that only the store refuses, such as a name that is too short by its own count of characters, is an
 * error of the client: 422, not 500.
 */
export async function written<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof Problem || !brokeConstraint(error)) throw error;
    throw invalid([{ field: "body", reason: "a value is not one the store accepts" }]);
  }
}

/**
 * MariaDB's error numbers: failed check, too long, out of range, wrong type. Its client would name them as MySQL does, where
 * 4025 is another error.
 */
const REFUSED_BY_MARIADB = new Set<unknown>([4025, 1406, 1264, 1366]);

/** Whether a check failed, or a value is too long or out of range, by the error codes of each engine. */
function brokeConstraint(error: unknown): boolean {
  if (error instanceof SQL.PostgresError) return /^(22|23514)/.test(error.errno ?? "");
  if (error instanceof SQL.SQLiteError) return error.code === "SQLITE_CONSTRAINT_CHECK";
  return REFUSED_BY_MARIADB.has((error as { errno?: unknown } | null)?.errno);
}
