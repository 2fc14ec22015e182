import type { CheckResult } from "../../../results/promises/check-result.ts";
import type { DrillDocument } from "../../../results/promises/drill-document.ts";
import { type Measurement, outcomeOf, valueText } from "../../../results/promises/measurement.ts";
import type { SmokeDocument } from "../../../results/promises/smoke-document.ts";
import { measurementFromJson } from "../../../results/publish/verify-verdicts.ts";
import { duration } from "../../terminal/progress.ts";
import { type Html, html } from "../html.ts";
import { NONE } from "../numbers.ts";
import type { Section } from "../section.ts";
import { tableElement } from "../table.ts";

/** What a run of drills shows: each drill's promise, and what was measured. */
export function drillSections({ drills }: DrillDocument): Section[] {
  return drills.map((drill) => ({
    id: `drill-${drill.name}`,
    title: `${drill.name}: ${verdict(drill)}`,
    body: html`<p>${drill.title}. Promised: ${drill.promise}. It took ${duration(drill.seconds)}.</p>
${findings(drill, drill.name)}`,
  }));
}

/** What a smoke run shows, step by step. */
export function smokeSections({ steps }: SmokeDocument): Section[] {
  return [
    {
      id: "steps",
      title: `${steps.filter(({ passed }) => passed).length} of ${steps.length} steps passed`,
      body: html`${steps.map(
        (step) => html`<h3>${step.name}: ${verdict(step)}</h3>
<p>It took ${duration(step.seconds)}.</p>
${findings(step, step.name)}`,
      )}`,
    },
  ];
}

const verdict = ({ passed }: CheckResult) => (passed ? "passed" : "failed");

function findings({ figures, remarks }: CheckResult, name: string): Html {
  return html`${figures.length === 0 ? null : figureTable(figures.map(measurementFromJson), name)}${
    remarks.length === 0
      ? null
      : html`<ul class="notes">${remarks.map((remark) => html`<li>${remark}</li>`)}</ul>\n`
  }`;
}

function figureTable(figures: readonly Measurement[], name: string): Html {
  return tableElement({
    caption: `What was measured and promised, ${name}`,
    columns: [
      { title: "what" },
      { title: "measured", align: "right" },
      { title: "promised", align: "right" },
      { title: "kept" },
    ],
    rows: figures.map((figure) => [
      figure.what,
      valueText(figure),
      limitText(figure),
      figure.limit === null ? NONE : KEPT[outcomeOf(figure)],
    ]),
  });
}

const KEPT = { kept: "yes", broken: "no", "not measured": "not measured" } as const;

function limitText({ limit, unit }: Measurement): string {
  if (limit === null) return NONE;
  return "atMost" in limit
    ? `≤ ${valueText({ value: limit.atMost, unit })}`
    : `≥ ${valueText({ value: limit.atLeast, unit })}`;
}
