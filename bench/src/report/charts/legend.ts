import { type Html, html } from "../html/html.ts";
import { PART_COLOURS, palette, styleOfMode } from "../html/palette.ts";

/** The legend of charts whose lines are modes. */
export function modeLegend(modes: readonly string[]): Html {
  const items = modes.map((mode) => html`<li>${modeKey(mode, modes)} ${mode}</li>`);
  return html`<ul class="legend" aria-label="Key">${items}</ul>
`;
}

/** The legend of stacked bars: the number and colour of each part. */
export function partLegend(parts: readonly string[]): Html {
  const items = parts.map((part, place) => {
    const fill = palette[PART_COLOURS[place % PART_COLOURS.length] ?? "grey"].light;
    return html`<li><svg class="chart key" viewBox="0 0 18 16" aria-hidden="true"><rect width="18" height="16" rx="2" fill="${fill}"/><text x="9" y="12" text-anchor="middle" font-size="11" fill="${palette.surface.light}">${place + 1}</text></svg> ${part}</li>`;
  });
  return html`<ul class="legend" aria-label="Key">${items}</ul>
`;
}

/** A sample of a mode's line, 34 by 14 pixels. */
export function modeKey(mode: string, among: readonly string[] = []): Html {
  return html`<svg class="chart key" viewBox="0 0 34 14" width="34" height="14" aria-hidden="true">${modeStroke(mode, among)}</svg>`;
}

/** The same sample, as part of another drawing. */
export function modeStroke(mode: string, among: readonly string[] = []): Html {
  const { colour, symbol, dash } = styleOfMode(mode, among);
  const color = palette[colour].light;
  const dashes = dash === "solid" ? null : html` stroke-dasharray="${dash.join(" ")}"`;
  const marks = {
    circle: html`<circle cx="17" cy="7" r="4" fill="${color}"/>`,
    triangle: html`<path d="M17 3l4.5 8h-9z" fill="${color}"/>`,
    rect: html`<rect x="13" y="3" width="8" height="8" fill="${color}"/>`,
    diamond: html`<path d="M17 2l5 5-5 5-5-5z" fill="${color}"/>`,
    pin: html`<path d="M17 12l-4-7a4 4 0 1 1 8 0z" fill="${color}"/>`,
  };
  return html`<path d="M1 7h32" stroke="${color}" stroke-width="2"${dashes} fill="none"/>${marks[symbol]}`;
}
