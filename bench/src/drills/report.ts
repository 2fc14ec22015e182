import { left, right, textTable } from "../terminal/text-table.ts";
import { type Figure, isKept } from "./figure.ts";
import type { DrillResult } from "./run-drill.ts";

/** Of what was not as it should be, so much is shown; the result file has all of it. */
const SHOWN_REMARKS = 10;

/** One drill for the terminal: the promise, what was measured, and whether it was kept. */
export function drillReport({ row, title, promise, figures, remarks, passed, seconds }: DrillResult): string {
  const lines = figures.map((figure) => `  ${isKept(figure) ? " " : "!"} ${figureText(figure)}`);
  const shown = remarks.slice(0, SHOWN_REMARKS).map((remark) => `    ${remark}`);
  const more = remarks.length - shown.length;
  return [
    `${row === null ? "" : `row ${row}: `}${title}`,
    `  promise: ${promise}`,
    ...lines,
    ...shown,
    ...(more > 0 ? [`    and ${more} more`] : []),
    `  ${verdict(passed)} (${seconds} s)`,
  ].join("\n");
}

/** All drills of a run, a line each. */
export function drillTable(results: readonly DrillResult[]): string {
  const columns = [
    left("drill"),
    right("row"),
    left("verdict"),
    right("seconds"),
    left("figures with a promise"),
  ];
  const rows = results.map(({ name, row, passed, seconds, figures, remarks }) => [
    name,
    row === null ? "-" : String(row),
    verdict(passed),
    seconds.toFixed(1),
    figures.length === 0 ? (remarks[0] ?? "") : keptText(figures),
  ]);
  return textTable(columns, rows);
}

const verdict = (passed: boolean) => (passed ? "PASS" : "FAIL");

function keptText(figures: readonly Figure[]): string {
  const promised = figures.filter(({ limit }) => limit !== null);
  const broken = promised.filter((figure) => !isKept(figure));
  return broken.length === 0 ? `${promised.length} kept` : broken.map(figureText).join("; ");
}

function figureText({ what, value, unit, limit }: Figure): string {
  const shown = (number: number) =>
    Number.isNaN(number)
      ? "not measured"
      : `${Number(number.toFixed(2)).toLocaleString("en-GB")}${unit && ` ${unit}`}`;
  if (limit === null) return `${what}: ${shown(value)}`;
  const promised = "atMost" in limit ? `at most ${shown(limit.atMost)}` : `at least ${shown(limit.atLeast)}`;
  return `${what}: ${shown(value)} (${promised})`;
}
