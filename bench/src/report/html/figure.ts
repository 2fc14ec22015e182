import type { Table } from "../tables/table.ts";
import { type Html, html } from "./html.ts";
import { foldingTable, htmlTable } from "./html-table.ts";

/** Charts, with a caption and the table of their numbers. */
export interface Figure {
  title: string;
  /** Explains what the charts show, in a sentence or two. */
  reading: string;
  /** One or more charts that are read together. */
  charts: readonly Html[];
  /** The numbers that the charts are drawn from. */
  table: Table;
  /** Never folds the table. */
  open?: boolean;
}

/** Charts in as many columns as fit, with the table of their numbers below. */
export function figure({ title, reading, charts, table, open = false }: Figure): Html {
  return html`<figure>
<figcaption><strong>${title}</strong> ${reading}</figcaption>
<div class="charts">${charts}</div>
${open ? htmlTable(table) : foldingTable(table)}</figure>
`;
}
