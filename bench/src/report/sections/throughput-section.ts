import { CEILING } from "../../results/run/segment.ts";
import { draw } from "../charts/draw.ts";
import { throughputBars } from "../charts/throughput-bars.ts";
import { isComparison, type Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { isInterval, throughputPanels } from "../findings/throughput-panels.ts";
import { figure } from "../html/figure.ts";
import type { Html } from "../html/html.ts";
import { loadTitle } from "../words/labels.ts";
import { NONE, rate } from "../words/numbers.ts";
import { shareOfCeilingText } from "../words/share-of-ceiling.ts";
import { fromEach, type Section } from "./section.ts";

const REPEATED =
  "The bar is the median over the blocks, the whisker its exact 95 % interval (the range, where there are fewer than six blocks).";
const ONCE = "Each bar was measured in one block, so it has no interval, and nothing is decided from it.";

/** How many fights a second each mode serves when nothing holds the clients back. */
export function throughputSection({ newestPerStack }: Published): Section {
  return {
    id: "throughput",
    title: "How many fights at saturation?",
    body: fromEach(newestPerStack(isComparison()), "compare", bars),
  };
}

function bars({ document }: CurrentResult): Html {
  const panels = throughputPanels(document);
  const ceilings = document.summary.closed.filter(({ mode }) => mode === CEILING);
  const isRepeated = panels.some(({ rows }) => rows.some(isInterval));
  return figure({
    title: "Fights a second by connections.",
    reading: `${isRepeated ? REPEATED : ONCE} The ceiling is the same response from a bare route without upstreams: a share of it can be compared between machines, fights a second cannot.`,
    charts: throughputBars(`throughput-${document.runId}`, panels).map(draw),
    table: {
      caption: "Throughput in a closed loop",
      columns: [
        { title: "load" },
        { title: "mode" },
        { title: "fights/s", align: "right" },
        { title: "share of ceiling", align: "right" },
        { title: "interval", align: "right" },
        { title: "kind of interval" },
        { title: "blocks", align: "right" },
      ],
      rows: [
        ...panels.flatMap(({ title, connections, rows }) =>
          rows.map((row) => [
            title,
            row.mode,
            rate(row.median),
            shareOfCeilingText(row.shareOfCeiling, connections, ceilings),
            isInterval(row) ? `${rate(row.low)} to ${rate(row.high)}` : NONE,
            isInterval(row) ? row.interval : NONE,
            row.blocks,
          ]),
        ),
        ...ceilings.map(({ connections, achieved, atLeast }) => [
          loadTitle({ model: "closed", connections }),
          "ceiling",
          `${atLeast ? "≥ " : ""}${rate(achieved)}`,
          NONE,
          NONE,
          NONE,
          NONE,
        ]),
      ],
    },
  });
}
