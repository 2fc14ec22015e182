import type { CheckResult } from "../../results/promises/check-result.ts";
import type { DrillDocument } from "../../results/promises/drill-document.ts";
import { type Measurement, outcomeOf, valueText } from "../../results/promises/measurement.ts";
import type { SmokeDocument } from "../../results/promises/smoke-document.ts";
import { measurementFromJson } from "../../results/promises/verify-verdicts.ts";
import { type Html, html } from "../html/html.ts";
import { htmlTable, sentenceList } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { left, right, type Table } from "../tables/table.ts";
import { duration } from "../words/duration.ts";
import { NONE } from "../words/numbers.ts";

/** A section for each drill: its promise and the measured values. */
export function drillSections({ drills }: DrillDocument): Section[] {
  return drills.map((drill) => ({
    id: `drill-${drill.name}`,
    title: `${drill.name}: ${verdict(drill)}`,
    body: html`<p>${drill.title}. Promise: ${drill.promise}. Duration: ${duration(drill.seconds)}.</p>
${findings(drill, drill.name)}`,
  }));
}

/** A section with all steps of a smoke run. */
export function smokeSections({ steps }: SmokeDocument): Section[] {
  return [
    {
      id: "steps",
      title: `${steps.filter(({ passed }) => passed).length} of ${steps.length} steps passed`,
      body: html`${steps.map(
        (step) => html`<h3>${step.name}: ${verdict(step)}</h3>
<p>Duration: ${duration(step.seconds)}.</p>
${findings(step, step.name)}`,
      )}`,
    },
  ];
}

const verdict = ({ passed }: CheckResult) => (passed ? "passed" : "failed");

function findings({ figures, remarks }: CheckResult, name: string): Html {
  return html`${htmlTable(measurementTable(figures.map(measurementFromJson), name))}${sentenceList(remarks, "notes")}`;
}

function measurementTable(measurements: readonly Measurement[], name: string): Table {
  return {
    caption: `Measured and promised values of ${name}`,
    columns: [left("value"), right("measured"), right("promised"), left("kept")],
    rows: measurements.map((measurement) => [
      measurement.what,
      valueText(measurement),
      limitText(measurement),
      measurement.limit === null ? NONE : KEPT[outcomeOf(measurement)],
    ]),
  };
}

const KEPT = { kept: "yes", broken: "no", "not measured": "not measured" } as const;

function limitText({ limit, unit }: Measurement): string {
  if (limit === null) return NONE;
  return "atMost" in limit
    ? `≤ ${valueText({ value: limit.atMost, unit })}`
    : `≥ ${valueText({ value: limit.atLeast, unit })}`;
}
