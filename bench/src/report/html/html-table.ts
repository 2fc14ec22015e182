import { Html, html, type Part } from "./html.ts";

/** A column; numbers stand to the right. */
export interface Column {
  title: string;
  align?: "left" | "right";
}

/** More rows than this are folded away, under a line that says how many there are. */
const OPEN_ROWS = 8;

export interface Table {
  caption: string;
  columns: readonly Column[];
  /** The first cell of a row is its head. */
  rows: readonly (readonly Part[])[];
}

/** A table that scrolls within itself where the screen is narrow, and is folded away when it is long. */
export function table(content: Table): Html {
  const { caption, rows } = content;
  if (rows.length <= OPEN_ROWS) return tableElement(content);
  return html`<details><summary>Table: ${caption} (${rows.length} rows)</summary>${tableElement(content)}</details>`;
}

/** The same, never folded. */
export function tableElement({ caption, columns, rows }: Table): Html {
  const head = columns.map(({ title, align }) => html`<th scope="col"${classOf(align)}>${title}</th>`);
  const body = rows.map(
    (row) =>
      html`<tr>${row.map((part, index) =>
        index === 0
          ? html`<th scope="row"${classOf(columns[index]?.align)}>${part}</th>`
          : html`<td${classOf(columns[index]?.align)}>${part}</td>`,
      )}</tr>\n`,
  );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table></div>
`;
}

const classOf = (align: Column["align"]) => (align === "right" ? new Html(' class="number"') : null);
