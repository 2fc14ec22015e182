import { type Colour, palette } from "./palette.ts";

const colours = Object.keys(palette) as Colour[];

const variables = (shade: "light" | "dark") =>
  colours.map((name) => `--${name}: ${palette[name][shade]};`).join(" ");

/** Rules that replace each light shade of a drawing with its dark one. */
export const darkDrawing = colours
  .flatMap((name) =>
    ["fill", "stroke"].map(
      (attribute) =>
        `.chart [${attribute}="${palette[name].light}"] { ${attribute}: ${palette[name].dark}; }`,
    ),
  )
  .join("\n");

/** The page's stylesheet: one column of text, charts side by side where they fit, tables that scroll by themselves. */
export const stylesheet = `
:root { color-scheme: light dark; ${variables("light")} }
* { box-sizing: border-box; }
body { margin: 0; background: var(--surface); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; text-wrap: pretty; }
body > * { max-width: 1120px; margin-inline: auto; padding-inline: 20px; }
a { color: var(--link); overflow-wrap: anywhere; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: 2rem; letter-spacing: -.015em; margin: 48px 0 8px; }
h2 { font-size: 1.5rem; letter-spacing: -.01em; margin: 0 0 12px; }
h3 { font-size: 1.1rem; margin: 36px 0 8px; }
p { margin: 0 0 12px; max-width: 72ch; }
code { font-size: .92em; overflow-wrap: anywhere; }
header p { font-size: 1.1rem; color: var(--muted); }
nav ol { list-style: none; display: flex; flex-wrap: wrap; gap: 6px 20px; padding: 0; margin: 16px 0 0; font-size: .95rem; }
main > section { padding-block: 40px 8px; border-top: 1px solid var(--gridLine); margin-top: 24px; }
.source, .note, .nothing, footer { color: var(--muted); font-size: .875rem; }
.source, .note { max-width: 110ch; }
.card { background: var(--panel); border-radius: 12px; padding: 24px; margin: 20px 0; }
.card h3 { font-size: 1.6rem; margin: 0 0 8px; }
.card .where { margin: 0; color: var(--muted); font-size: .875rem; font-weight: 600; }
figure { margin: 20px 0; }
figcaption { max-width: 76ch; font-size: .95rem; color: var(--muted); margin-bottom: 12px; }
figcaption strong { color: var(--ink); }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 312px), 1fr)); gap: 20px 28px; align-items: start; margin-bottom: 16px; }
.charts .chart { width: 100%; max-width: 400px; height: auto; display: block; }
.charts:has(> :only-child) { grid-template-columns: minmax(0, 460px); }
.charts .chart:only-child { max-width: 460px; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; margin: 16px 0 0; font-size: .9rem; }
.legend li { display: flex; align-items: center; gap: 7px; }
.key { height: 16px; width: auto; flex: none; }
.scroll { overflow-x: auto; margin: 8px 0 16px; }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding-bottom: 6px; }
th, td { text-align: left; vertical-align: top; padding: 6px 18px 6px 0; border-bottom: 1px solid var(--gridLine); font-weight: 400; white-space: nowrap; }
td { max-width: 30ch; white-space: normal; overflow-wrap: break-word; }
td.number, th.number { text-align: right; overflow-wrap: normal; }
td.number { white-space: nowrap; }
thead th { color: var(--muted); font-weight: 600; vertical-align: bottom; border-bottom-color: var(--axis); white-space: normal; }
.facts td { max-width: 72ch; overflow-wrap: anywhere; }
details { margin: 8px 0; }
summary { cursor: pointer; font-size: .9rem; color: var(--link); padding: 6px 0; }
details.other { border-top: 1px solid var(--gridLine); margin-top: 16px; padding-top: 6px; }
.chip { white-space: nowrap; font-weight: 600; color: var(--muted); }
.chip.faster { color: var(--better); }
.chip.slower { color: var(--worse); }
.reasons { margin: 0 0 12px; padding-left: 20px; }
.notes { padding-left: 20px; font-size: .9rem; }
footer { padding-block: 24px 56px; }
@media (max-width: 560px) {
  body > * { padding-inline: 16px; }
  h1 { font-size: 1.6rem; margin-top: 28px; }
  .card { padding: 20px 16px; margin-inline: -16px; border-radius: 0; }
  main > section { padding-top: 32px; }
}
@media (prefers-color-scheme: dark) {
:root { ${variables("dark")} }
${darkDrawing}
}
@media print { details { display: block; } .scroll { overflow: visible; } }
`;
