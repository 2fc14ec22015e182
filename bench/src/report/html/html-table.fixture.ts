/** The cells of the row with this beginning, in the first table of a page whose caption begins like this. */
export function cellsOf(page: string, caption: string, ...beginning: string[]): string[] {
  const table = page.split(`<caption>${caption}`)[1]?.split("</table>")[0] ?? "";
  const rows = (table.match(/<tr>[\s\S]*?<\/tr>/g) ?? []).map((row) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) =>
      (cell ?? "").replace(/<[^>]+>/g, ""),
    ),
  );
  return rows.find((cells) => beginning.every((cell, index) => cells[index] === cell)) ?? [];
}
