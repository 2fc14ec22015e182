import { comparedTools } from "../../results/run/open-loop-tools.ts";
import type { Published } from "../findings/published-runs.ts";
import { type Html, html } from "../html/html.ts";
import { tableElement } from "../html/html-table.ts";
import { loadName, pairNames } from "../words/labels.ts";
import { effect, effectInterval, percent } from "../words/numbers.ts";
import { chip } from "./decision-section.ts";
import { sourceOf } from "./section.ts";

/** Whether two generators of fixed rates see the same service alike; `null` where no run has compared any. */
export function generators({ current }: Published): Html | null {
  const [result] = current.filter(
    ({ document }) => document.comparisons.length > 0 && comparedTools(document.segments),
  );
  const tools = result && comparedTools(result.document.segments);
  if (!tools) return null;
  return html`<h3>Do the generators agree?</h3>
${sourceOf(result)}${tableElement({
  caption: `Latency by ${tools.candidate} against latency by ${tools.baseline}, of one and the same service`,
  columns: [
    { title: "load" },
    { title: "service" },
    { title: "metric" },
    { title: "effect", align: "right" },
    { title: "95 % interval", align: "right" },
    { title: "noise floor", align: "right" },
    { title: "verdict" },
  ],
  rows: result.document.comparisons.map((row) => [
    loadName(row.load),
    pairNames(row).candidate,
    row.metric,
    effect(row.estimate),
    effectInterval(row.low, row.high),
    percent(row.noiseFloor),
    chip(row.verdict),
  ]),
})}`;
}
