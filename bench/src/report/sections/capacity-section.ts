import type { CapacityRow } from "../../results/run/derived.ts";
import { draw } from "../charts/draw.ts";
import { rangeBars } from "../charts/range-bars.ts";
import { isExperiment, type Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import { styleOfMode } from "../html/palette.ts";
import { compareModes, settingsOf } from "../words/labels.ts";
import { ms, NONE, rate } from "../words/numbers.ts";
import { fromEach, type Section } from "./section.ts";

/** The highest rate each mode serves within the objective. */
export function capacitySection({ newestPerStack }: Published): Section {
  return {
    id: "capacity",
    title: "How much can I serve?",
    body: fromEach(newestPerStack(isExperiment("capacity", ({ capacity }) => capacity)), "capacity", bars),
  };
}

function bars({ document }: CurrentResult): Html {
  const rows = document.capacity.toSorted(
    (a, b) => compareModes(a.arm.mode, b.arm.mode) || (a.arm.poolMax ?? 0) - (b.arm.poolMax ?? 0),
  );
  const objective = [...new Set(rows.map(({ objectiveMs }) => ms(objectiveMs)))].join(", ");
  const max = Math.max(...rows.map(({ highest }) => highest ?? 0));
  return html`${figure({
    title: `Fights a second with p95 under ${objective}.`,
    reading:
      "The bar is the median of the searches, the whisker their range. Where ≥ stands, the load generator gave out before the service did: the capacity is at least that.",
    charts: [...Map.groupBy(rows, ({ arm }) => arm.mode)].map(([mode, of], index) =>
      draw(
        rangeBars({
          name: `capacity-${document.runId}-${index}`,
          title: mode,
          unit: "fights a second",
          max,
          labelWidth: 78,
          bars: of.map((row) => ({
            label: settingsOf(row.arm).join(", ") || "default pool",
            colour: styleOfMode(mode).colour,
            value: row.median ?? 0,
            low: row.lowest,
            high: row.highest,
            text: medianOf(row),
          })),
        }),
      ),
    ),
    table: {
      caption: "Capacity by mode and pool size, in fights a second",
      columns: [
        { title: "mode" },
        { title: "pool" },
        { title: "median", align: "right" },
        { title: "lowest", align: "right" },
        { title: "highest", align: "right" },
        { title: "each search", align: "right" },
        { title: "held for longer" },
      ],
      rows: rows.map((row) => [
        row.arm.mode,
        settingsOf(row.arm).join(", ") || "default",
        medianOf(row),
        row.lowest === null ? NONE : rate(row.lowest),
        row.highest === null ? NONE : rate(row.highest),
        row.searches
          .map((found, index) => (found === null ? NONE : `${row.atLeast[index] ? "≥ " : ""}${rate(found)}`))
          .join(", "),
        row.confirmed === null ? "not tried" : row.confirmed ? "yes" : "no",
      ]),
    },
  })}`;
}

const medianOf = ({ median, atLeast }: CapacityRow) =>
  median === null ? "none found" : `${atLeast.includes(true) ? "≥ " : ""}${rate(median)}`;
