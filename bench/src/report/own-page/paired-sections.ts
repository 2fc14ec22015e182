import type { CostsResult } from "../../results/paired/costs-result.ts";
import type { TuningResult } from "../../results/paired/tuning-result.ts";
import { html } from "../html/html.ts";
import { htmlTable } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { costsTables } from "../tables/platform-cost-tables.ts";
import { tuningSummary, tuningTables } from "../tables/tuning-tables.ts";

/** A section for each cost of a `bench costs` run: its limits, then its arms. */
export function costsSections(result: CostsResult): Section[] {
  return costsTables(result).map(({ title, limits, arms }, index) => ({
    id: `cost-${index}`,
    title,
    body: html`<p>Medians over rounds with their 95 % intervals. A limit is met or missed if the whole interval is on that side of it; otherwise it is open.</p>
${htmlTable(limits)}${htmlTable(arms)}`,
  }));
}

/** A section for each mode of a `bench tuning` run. */
export function tuningSections(result: TuningResult): Section[] {
  return tuningTables(result).map(({ mode, table }) => ({
    id: `mode-${mode}`,
    title: mode,
    body: html`<p>${tuningSummary(result)}</p>
${htmlTable(table)}`,
  }));
}
