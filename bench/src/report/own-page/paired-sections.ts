import type { CostsResult } from "../../paired/costs/costs-result.ts";
import type { TuningResult } from "../../paired/tuning/tuning-result.ts";
import { html } from "../html/html.ts";
import { tableElement } from "../html/html-table.ts";
import type { Section } from "../sections/section.ts";
import { costsTables } from "../tables/platform-cost-tables.ts";
import { tuningReading, tuningTables } from "../tables/tuning-tables.ts";

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
