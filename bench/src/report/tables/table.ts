import type { Verdict } from "../../analysis/derived.ts";
import { verdictName } from "../words/labels.ts";

/** A column of a table. Numbers are aligned to the right. */
export interface Column {
  title: string;
  align: "left" | "right";
  /** Shown on the page and left out of the terminal, where lines are short. */
  isDetail?: boolean;
}

/** A column of words. */
export const left = (title: string): Column => ({ title, align: "left" });
/** A column of numbers. */
export const right = (title: string): Column => ({ title, align: "right" });
/** The same column, for the page alone. */
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

/** A cell's text. */
export function cellText(cell: Cell): string {
  if (typeof cell === "string") return cell;
  return "verdict" in cell ? verdictName(cell.verdict) : cell.text;
}
