import type { CostsResult } from "../../../results/paired/costs-result.ts";
import type { TuningResult } from "../../../results/paired/tuning-result.ts";
import { costsTables } from "../../terminal/costs-report.ts";
import { tuningReading, tuningTables } from "../../terminal/tuning-report.ts";
import { html } from "../html.ts";
import type { Section } from "../section.ts";
import { tableElement } from "../table.ts";

/** What a run of `bench costs` shows: for each cost its promises, then its arms. */
export function costsSections(result: CostsResult): Section[] {
  return costsTables(result).map(({ title, figures, arms }, index) => ({
    id: `cost-${index}`,
    title,
    body: html`<p>Medians over rounds with their 95 % intervals. A promise is met or missed only where the whole interval is on that side of it, else it is open.</p>
${tableElement({ caption: "What was measured and promised", ...figures })}${tableElement({ caption: "Each arm by itself", ...arms })}`,
  }));
}

/** What a run of `bench tuning` shows, mode by mode. */
export function tuningSections(result: TuningResult): Section[] {
  return tuningTables(result).map(({ mode, columns, rows }) => ({
    id: `mode-${mode}`,
    title: mode,
    body: html`<p>${tuningReading(result)}.</p>
${tableElement({ caption: `The arms in ${mode}, the baseline first`, columns, rows })}`,
  }));
}
