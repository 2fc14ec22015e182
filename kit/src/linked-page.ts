/** What a listing has of its request, besides how many rows were asked for. */
export interface PageTarget {
  /** Of the listing: `/api/heroes`. */
  path: string;
  /** Of the request: what its query asks for stays in the link. */
  request: Pick<Request, "url">;
  set: { headers: Record<string, string | number | undefined> };
}

/**
 * One page of a listing: at most `limit` of the rows that `read` gives, in its order. Where there are more, the response
 * gets `Link: <…>; rel="next"` (RFC 8288) with the parameters of `cursorOf` the page's last row. The link is relative, as
 * `Location` is, so that it leads back through a gateway to a client that came through one.
 *
 * `read` is asked for one row more than the page has, which is how it is known that there are more.
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

/** The query of a URL with these parameters instead of its own of the same names. */
function nextQuery(url: string, cursor: Record<string, string | number>): URLSearchParams {
  const start = url.indexOf("?");
  const query = new URLSearchParams(start < 0 ? "" : url.slice(start));
  for (const [name, value] of Object.entries(cursor)) query.set(name, String(value));
  return query;
}
