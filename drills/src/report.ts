import { left, right } from "@super-heroes/bench/report/tables/table";
import { textTable } from "@super-heroes/bench/report/tables/text-table";
import type { DrillResult } from "@super-heroes/bench/results/promises/drill-document";
import { type Figure, type Outcome, outcomeOf, valueText } from "@super-heroes/bench/results/promises/figure";

/** Of what was not as it should be, so much is shown; the result file has all of it. */
const SHOWN_REMARKS = 10;

/** Stands before a figure: a promise that was broken, and one that could not be judged, must not look like the others. */
const MARKS: Record<Outcome, string> = { kept: " ", broken: "!", "not measured": "?" };

/** One drill for the terminal: the promise, what was measured, and whether it was kept. */
export function drillReport({
  name,
  title,
  promise,
  figures,
  remarks,
  passed,
  seconds,
}: DrillResult): string {
  const lines = figures.map((figure) => `  ${MARKS[outcomeOf(figure)]} ${figureText(figure)}`);
  const shown = remarks.slice(0, SHOWN_REMARKS).map((remark) => `    ${remark}`);
  const more = remarks.length - shown.length;
  return [
    `${name}: ${title}`,
    `  promise: ${promise}`,
    ...lines,
    ...shown,
    ...(more > 0 ? [`    and ${more} more`] : []),
    `  ${verdict(passed)} (${seconds} s)${unmeasuredText(figures)}`,
  ].join("\n");
}

/** All drills of a run, a line each. */
export function drillTable(results: readonly DrillResult[]): string {
  const columns = [left("drill"), left("verdict"), right("seconds"), left("figures with a promise")];
  const rows = results.map(({ name, passed, seconds, figures, remarks }) => [
    name,
    verdict(passed),
    seconds.toFixed(1),
    figures.length === 0 ? (remarks[0] ?? "") : keptText(figures),
  ]);
  return textTable(columns, rows);
}

const verdict = (passed: boolean) => (passed ? "PASS" : "FAIL");

function keptText(figures: readonly Figure[]): string {
  const promised = figures.filter(({ limit }) => limit !== null);
  const broken = promised.filter((figure) => outcomeOf(figure) === "broken");
  if (broken.length > 0) return broken.map(figureText).join("; ");
  const kept = promised.filter((figure) => outcomeOf(figure) === "kept");
  return `${kept.length} kept${unmeasuredText(figures)}`;
}

function unmeasuredText(figures: readonly Figure[]): string {
  const count = figures.filter((figure) => outcomeOf(figure) === "not measured").length;
  return count === 0 ? "" : `, ${count} not measured`;
}

function figureText(figure: Figure): string {
  const { what, unit, limit } = figure;
  if (limit === null) return `${what}: ${valueText(figure)}`;
  const [side, value] = "atMost" in limit ? ["at most", limit.atMost] : ["at least", limit.atLeast];
  return `${what}: ${valueText(figure)} (${side} ${valueText({ value, unit })})`;
}
