import { type Cell, type Column, cellText, type Table } from "../tables/table.ts";
import { Html, html } from "./html.ts";

/** A longer table is folded, under a line with its number of rows. */
const UNFOLDED_ROWS = 8;

/** A table, folded when it is long; nothing without rows. */
export function foldingTable(table: Table): Html {
  const { caption, rows } = table;
  if (rows.length <= UNFOLDED_ROWS) return htmlTable(table);
  return html`<details><summary>Table: ${caption} (${rows.length} rows)</summary>${htmlTable(table)}</details>`;
}

/**
 * A table that scrolls by itself on a narrow screen; nothing without rows. A group and no landmark: tables of several sections have
 * the same caption, and the section around each is a landmark already.
 */
export function htmlTable({ caption, columns, rows }: Table): Html {
  if (rows.length === 0) return html``;
  const head = columns.map(({ title, align }) => html`<th scope="col"${classOf(align)}>${title}</th>`);
  const body = rows.map(
    (row) =>
      html`<tr>${row.map((cell, index) =>
        index === 0
          ? html`<th scope="row"${classOf(columns[index]?.align)}>${cellElement(cell)}</th>`
          : html`<td${classOf(columns[index]?.align)}>${cellElement(cell)}</td>`,
      )}</tr>\n`,
  );
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table></div>
`;
}

/** A list of sentences; nothing without any. */
export function sentenceList(sentences: readonly (string | Html)[], className = "reasons"): Html | null {
  if (sentences.length === 0) return null;
  return html`<ul class="${className}">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>
`;
}

function cellElement(cell: Cell): Html {
  const text = cellText(cell);
  if (typeof cell === "string") return html`${text}`;
  return "verdict" in cell
    ? html`<span class="chip ${cell.verdict}">${text}</span>`
    : html`<a href="${cell.href}">${text}</a>`;
}

const classOf = (align: Column["align"] | undefined) =>
  align === "right" ? new Html(' class="number"') : null;
