import type { AccuracyDocument, AccuracyRun, Called } from "../../results/promises/accuracy-document.ts";
import type { CheckResult } from "../../results/promises/check-result.ts";
import type { DrillDocument } from "../../results/promises/drill-document.ts";
import { measurementFromJson } from "../../results/promises/verify-verdicts.ts";
import { type Html, html } from "../html/html.ts";
import { htmlTable, sentenceList } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { measurementTable } from "../tables/measurement-table.ts";
import { left, right, type Table } from "../tables/table.ts";
import { duration } from "../words/duration.ts";
import { loadName } from "../words/labels.ts";
import { NONE } from "../words/numbers.ts";
import { assignments } from "../words/run-labels.ts";

/** A section for each drill: its promise and the measured values. */
export function drillSections({ drills }: DrillDocument): Section[] {
  return drills.map((drill) => ({
    id: `drill-${drill.name}`,
    title: `${drill.name}: ${verdict(drill)}`,
    body: html`<p>${drill.title}. Promise: ${drill.promise}. Duration: ${duration(drill.seconds)}.</p>
${findings(drill, drill.name)}`,
  }));
}

/** A section with all steps of a run, such as those of a smoke run. */
export function stepSections({ steps }: { readonly steps: readonly CheckResult[] }): Section[] {
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

/** A section for each case of a trial of the laboratory: what was hidden, what was promised, and every comparison. */
export function accuracySections({ cases }: AccuracyDocument): Section[] {
  return cases.map((entry) => ({
    id: `case-${entry.name}`,
    title: `${entry.name}: ${verdict(entry)}`,
    body: html`<p>${entry.title}. Both servers: ${assignments(entry.both)}. The second one alone: ${assignments(entry.hidden)}. Duration: ${duration(entry.seconds)}.</p>
${findings(entry, entry.name)}${htmlTable(comparisonTable(entry.runs, entry.name))}`,
  }));
}

function comparisonTable(runs: readonly AccuracyRun[], name: string): Table {
  const listed = (called: readonly Called[]) =>
    called.map(({ metric, load }) => `${metric} at ${loadName(load)}`).join(", ") || NONE;
  return {
    caption: `Comparisons of ${name}`,
    columns: [left("run"), left("slower"), left("faster"), left("gate"), right("took")],
    rows: runs.map(({ runId, failure, slower, faster, gate, seconds }) => [
      runId ?? NONE,
      failure ?? listed(slower),
      listed(faster),
      gate ?? NONE,
      duration(seconds),
    ]),
  };
}

const verdict = ({ passed }: CheckResult) => (passed ? "passed" : "failed");

function findings({ figures, remarks }: CheckResult, name: string): Html {
  return html`${htmlTable(measurementTable(figures.map(measurementFromJson), name))}${sentenceList(remarks, "notes")}`;
}
