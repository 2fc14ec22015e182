import { draw } from "../charts/draw.ts";
import { rangeBars } from "../charts/range-bars.ts";
import { isExperiment, type PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import { sentenceList } from "../html/html-table.ts";
import { styleOfMode } from "../html/palette.ts";
import type { Section } from "../html/shell.ts";
import { capacitySentences } from "../sentences/capacity-sentences.ts";
import { capacityTable, capacityText, sortedCapacity } from "../tables/capacity-table.ts";
import { settingsOf } from "../words/labels.ts";
import { fromEach } from "./section.ts";

/** The highest rate that each mode serves within the objective. */
export function capacitySection({ newestPerStack }: PublishedRuns): Section {
  return {
    id: "capacity",
    title: "How much load can a mode serve?",
    body: fromEach(newestPerStack(isExperiment("capacity", ({ capacity }) => capacity)), "capacity", bars),
  };
}

function bars({ document }: CurrentResult): Html {
  const rows = sortedCapacity(document.capacity);
  const objective = [...new Set(rows.map(({ objectiveMs }) => `${objectiveMs} ms`))].join(", ");
  const max = Math.max(...rows.map(({ highest }) => highest ?? 0));
  return html`${sentenceList(capacitySentences(document))}${figure({
    title: `Fights/s with the p95 under ${objective}.`,
    reading:
      "Each bar is the median of several searches, its whisker their range. “≥” means that the load generator reached its limit before the service did, so the capacity is at least that.",
    charts: [...Map.groupBy(rows, ({ arm }) => arm.mode)].map(([mode, of], index) =>
      draw(
        rangeBars({
          name: `capacity-${document.runId}-${index}`,
          title: mode,
          unit: "fights/s",
          max,
          labelWidth: 78,
          bars: of.map((row) => ({
            label: settingsOf(row.arm).join(", ") || "default pool",
            colour: styleOfMode(mode).colour,
            value: row.median ?? 0,
            low: row.lowest,
            high: row.highest,
            text: capacityText(row),
          })),
        }),
      ),
    ),
    table: capacityTable(document.capacity),
  })}`;
}
