import { left, right } from "@super-heroes/bench/report/tables/table";
import { textTable } from "@super-heroes/bench/report/tables/text-table";
import type { CheckResult } from "@super-heroes/bench/results/promises/check-result";
import {
  type Measurement,
  type Outcome,
  outcomeOf,
  valueText,
} from "@super-heroes/bench/results/promises/measurement";

/** The number of remarks that are printed; the result file has all of them. */
const SHOWN_REMARKS = 10;

/** Printed before a measurement, so that a broken promise and one that could not be judged stand out. */
const MARKS: Record<Outcome, string> = { kept: " ", broken: "!", "not measured": "?" };

/** What is printed about a check; a drill has a title and a promise as well. */
export type ReportedCheck = CheckResult & { title?: string; promise?: string };

/** One check for the terminal: the promise, what was measured, and whether it was kept. */
export function checkReport({
  name,
  title,
  promise,
  figures,
  remarks,
  passed,
  seconds,
}: ReportedCheck): string {
  const hidden = remarks.length - SHOWN_REMARKS;
  return [
    title === undefined ? name : `${name}: ${title}`,
    ...(promise === undefined ? [] : [`  promise: ${promise}`]),
    ...figures.map((measurement) => `  ${MARKS[outcomeOf(measurement)]} ${measurementText(measurement)}`),
    ...remarks.slice(0, SHOWN_REMARKS).map((remark) => `    ${remark}`),
    ...(hidden > 0 ? [`    and ${hidden} more`] : []),
    `  ${verdict(passed)} (${seconds} s)${unmeasuredText(figures)}`,
  ].join("\n");
}

/** All checks of a run, a line each; `noun` is what a check is called, as in "drill". */
export function checkTable(results: readonly CheckResult[], noun: string): string {
  const columns = [left(noun), left("verdict"), right("seconds"), left("promises")];
  const rows = results.map(({ name, passed, seconds, figures, remarks }) => [
    name,
    verdict(passed),
    seconds.toFixed(1),
    figures.length === 0 ? (remarks[0] ?? "") : keptText(figures),
  ]);
  return textTable(columns, rows);
}

const verdict = (passed: boolean) => (passed ? "PASS" : "FAIL");

function keptText(measurements: readonly Measurement[]): string {
  const promised = measurements.filter(({ limit }) => limit !== null);
  const broken = promised.filter((measurement) => outcomeOf(measurement) === "broken");
  if (broken.length > 0) return broken.map(measurementText).join("; ");
  const kept = promised.filter((measurement) => outcomeOf(measurement) === "kept");
  return `${kept.length} kept${unmeasuredText(measurements)}`;
}

function unmeasuredText(measurements: readonly Measurement[]): string {
  const count = measurements.filter((measurement) => outcomeOf(measurement) === "not measured").length;
  return count === 0 ? "" : `, ${count} not measured`;
}

function measurementText(measurement: Measurement): string {
  const { what, unit, limit } = measurement;
  if (limit === null) return `${what}: ${valueText(measurement)}`;
  const [side, value] = "atMost" in limit ? ["at most", limit.atMost] : ["at least", limit.atLeast];
  return `${what}: ${valueText(measurement)} (${side} ${valueText({ value, unit })})`;
}
