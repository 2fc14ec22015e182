/** The request of a page, and the headers of its response. */
export interface PageTarget {
  /** The path of the listing, such as `/api/heroes`. */
  path: string;
  /** The link keeps the parameters of its query. */
  request: Pick<Request, "url">;
  set: { headers: Record<string, string | number | undefined> };
}

/**
 * One page of a listing: at most `limit` rows. When more rows follow, sets `Link: <…>; rel="next"` (RFC 8288) with the parameters
 * of the request and the cursor of the page's last row. The link is relative, like `Location`, so it is also valid at the
 * gateway.
 *
 * @param read reads the rows from the page's first; it is called with `limit + 1`, to find out whether more rows follow
 * @param cursorOf the query parameters of the page that begins after a row
 *
 * @example
 * linkedPage({ path: "/api/heroes", request, set }, 20, (limit) => store.page({ after, limit }), ({ id }) => ({ after: id }))
 */
export async function linkedPage<Row>(
  { path, request, set }: PageTarget,
  limit: number,
  read: (limit: number) => Promise<Row[]>,
  cursorOf: (last: Row) => Record<string, string | number>,
): Promise<Row[]> {
  const rows = await read(limit + 1);
  if (rows.length <= limit) return rows;
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (last !== undefined)
    set.headers.link = `<${path}?${nextQuery(request.url, cursorOf(last))}>; rel="next"`;
  return page;
}

/** The query of a URL, with some of its parameters replaced. */
function nextQuery(url: string, cursor: Record<string, string | number>): URLSearchParams {
  const start = url.indexOf("?");
  const query = new URLSearchParams(start < 0 ? "" : url.slice(start));
  for (const [name, value] of Object.entries(cursor)) query.set(name, String(value));
  return query;
}
