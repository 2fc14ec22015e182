import { type FieldError, invalid } from "./problem.ts";

/** The request of a page, and the headers of its response. */
export interface PageTarget {
  /** The path of the listing, such as `/api/heroes`. */
  path: string;
  /** The links keep the parameters of its query. */
  request: Pick<Request, "url">;
  set: { headers: Record<string, string | number | undefined> };
}

/** Where a page is: at the start of the listing, after a row (`forward`), or before one (`backward`). */
export type PagePlace = "start" | "forward" | "backward";

/** A query parameter that says where a page is, and its value. */
export type Cursor = readonly [name: string, value: string | number];

/** The cursors of the pages beside a page. */
export interface PageCursors<Row> {
  /** Of the page after this row. */
  next(last: Row): Cursor;
  /** Of the page before this row. */
  previous(first: Row): Cursor;
}

/**
 * One page of a listing: at most `limit` rows. Sets `Link` (RFC 8288) with the parameters of the request and the cursor of the next
 * page, `rel="next"`, and of the previous one, `rel="prev"`, as far as there are any. The links are relative, like `Location`, so
 * they are also valid at the gateway.
 *
 * @param read reads the rows at the place of the page, in the order of the listing: backward, the last ones before the cursor. It is
 * called with `limit + 1`, to find out whether there are more
 *
 * @example
 * linkedPage({ path: "/api/heroes", request, set }, { limit: 20, place: "forward" }, (limit) => store.page({ after, limit }), {
 *   next: ({ id }) => ["after", id],
 *   previous: ({ id }) => ["before", id],
 * })
 */
export async function linkedPage<Row>(
  { path, request, set }: PageTarget,
  { limit, place }: { limit: number; place: PagePlace },
  read: (limit: number) => Promise<Row[]>,
  cursors: PageCursors<Row>,
): Promise<Row[]> {
  const rows = await read(limit + 1);
  const hasMore = rows.length > limit;
  const isBackward = place === "backward";
  // The row too many is the one farthest from the cursor.
  const page = hasMore ? (isBackward ? rows.slice(1) : rows.slice(0, limit)) : rows;
  const first = page[0];
  const last = page.at(-1);
  if (first === undefined || last === undefined) return page;
  const next = cursors.next(last);
  const previous = cursors.previous(first);
  const linkTo = (cursor: Cursor, other: Cursor, relation: "next" | "prev") =>
    `<${path}?${queryWith(request.url, cursor, other)}>; rel="${relation}"`;
  const links: string[] = [];
  // The rows on the other side of the cursor: the page that the client comes from.
  if (hasMore || isBackward) links.push(linkTo(next, previous, "next"));
  if (isBackward ? hasMore : place === "forward") links.push(linkTo(previous, next, "prev"));
  if (links.length > 0) set.headers.link = links.join(", ");
  return page;
}

/**
 * Where the page of a request is, from its cursors, each as name and value. Throws 422 when it has both.
 */
export function placeOf(
  forward: readonly [string, unknown],
  backward: readonly [string, unknown],
): PagePlace {
  if (backward[1] === undefined) return forward[1] === undefined ? "start" : "forward";
  if (forward[1] !== undefined) throw invalid([cannotCombine(backward[0], forward[0])]);
  return "backward";
}

/** The error of a parameter that cannot be used with another one. */
export const cannotCombine = (field: string, other: string): FieldError => ({
  field,
  reason: `cannot be used with ${other}`,
});

/** The query of a URL with a cursor in place of the ones that it has. */
function queryWith(url: string, [name, value]: Cursor, [other]: Cursor): URLSearchParams {
  const start = url.indexOf("?");
  const query = new URLSearchParams(start < 0 ? "" : url.slice(start));
  query.delete(other);
  query.set(name, String(value));
  return query;
}
