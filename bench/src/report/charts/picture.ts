import { Html, html } from "../html/html.ts";
import { palette } from "../html/palette.ts";
import { darkDrawing } from "../html/stylesheet.ts";
import { type Chart, draw } from "./draw.ts";
import { CHART_WIDTH } from "./frame.ts";
import { modeStroke } from "./legend.ts";

const MARGIN = 10;
const HEAD_HEIGHT = 44;
const LEGEND_HEIGHT = 24;
const LEGEND_ITEM_WIDTH = 116;
const LEGEND_ITEMS_IN_A_ROW = 3;
const GAP = 12;

/** Charts below one another, with a title, their source and a legend. */
export interface Picture {
  title: string;
  /** The source of the numbers. */
  source: string;
  label: string;
  /** Modes in the legend; empty where the charts name them. */
  legend: readonly string[];
  charts: readonly Chart[];
}

/**
 * A picture as an SVG file that follows the light or dark scheme, also when a page shows it as an image. It is as wide as
 * a phone, so that two pictures fit side by side on a desktop.
 */
export function pictureFile({ title, source, label, legend, charts }: Picture): string {
  const legendRows = Math.ceil(legend.length / LEGEND_ITEMS_IN_A_ROW);
  let y = HEAD_HEIGHT + legendRows * LEGEND_HEIGHT + GAP;
  const placed = charts.map((chart) => {
    const opening = `<svg x="${MARGIN}" y="${y}" width="${chart.width}" height="${chart.height}" `;
    y += chart.height + GAP;
    return new Html(draw(chart).text.replace("<svg ", opening));
  });
  const width = CHART_WIDTH + 2 * MARGIN;
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" role="img" aria-label="${label}" font-family="system-ui, sans-serif">
<style>@media (prefers-color-scheme: dark) {
${new Html(darkDrawing)}
}</style>
<text x="${MARGIN}" y="20" font-size="15" font-weight="600" fill="${palette.ink.light}">${title}</text>
<text x="${MARGIN}" y="38" font-size="11" fill="${palette.muted.light}">${source}</text>
${legend.map(legendItem)}
${placed}
</svg>
`.text;
}

function legendItem(mode: string, index: number): Html {
  const x = MARGIN + (index % LEGEND_ITEMS_IN_A_ROW) * LEGEND_ITEM_WIDTH;
  const y = HEAD_HEIGHT + 6 + Math.floor(index / LEGEND_ITEMS_IN_A_ROW) * LEGEND_HEIGHT;
  return html`<g transform="translate(${x} ${y})">${modeStroke(mode)}<text x="40" y="11" font-size="12" fill="${palette.ink.light}">${mode}</text></g>
`;
}
