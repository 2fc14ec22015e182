import { type Html, html } from "./html.ts";
import { type Table, table, tableElement } from "./html-table.ts";

/** A picture in words and figures as well. */
export interface Figure {
  title: string;
  /** What to look at, in a sentence or two. */
  reading: string;
  /** One or more charts that are read together. */
  charts: readonly Html[];
  /** What the charts are drawn from. */
  table: Table;
  /** The table is not folded away, however long. */
  open?: boolean;
}

/** Charts that flow side by side as the width allows, and the table of their figures beneath. */
export function figure({ title, reading, charts, table: content, open = false }: Figure): Html {
  return html`<figure>
<figcaption><strong>${title}</strong> ${reading}</figcaption>
<div class="charts">${charts}</div>
${open ? tableElement(content) : table(content)}</figure>
`;
}
