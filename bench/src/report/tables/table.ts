import type { Verdict } from "../../analysis/derived.ts";
import { verdictName } from "../words/labels.ts";

/** A column of a table. Numbers are aligned to the right. */
export interface Column {
  title: string;
  align: "left" | "right";
  /** Left out where there is little space, as in the terminal. */
  isDetail?: boolean;
}

/** A column of words. */
export const left = (title: string): Column => ({ title, align: "left" });
/** A column of numbers. */
export const right = (title: string): Column => ({ title, align: "right" });
/** The same column, as a detail. */
export const detail = (column: Column): Column => ({ ...column, isDetail: true });

/** Text, a link, or a verdict. */
export type Cell = string | { text: string; href: string } | { verdict: Verdict };

/** A table as both the page and the terminal show it. */
export interface Table {
  caption: string;
  columns: readonly Column[];
  /** One cell per column; the first one names the row. */
  rows: readonly (readonly Cell[])[];
}

/** The table without its details. */
export function withoutDetails({ caption, columns, rows }: Table): Table {
  const isShown = (_: unknown, index: number) => !columns[index]?.isDetail;
  return { caption, columns: columns.filter(isShown), rows: rows.map((row) => row.filter(isShown)) };
}

/** A cell's text. */
export function cellText(cell: Cell): string {
  if (typeof cell === "string") return cell;
  return "verdict" in cell ? verdictName(cell.verdict) : cell.text;
}
