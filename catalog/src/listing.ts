import type { Deadline } from "@super-heroes/kit/deadline";
import type { CatalogRow } from "./catalog.ts";
import type { CatalogStore } from "./store/catalog-store.ts";

/** Rows read at a time for an answer that has no limit. */
const PAGE = 1000;

/**
 * A page of rows as the request asks, or all of them.
 *
 * All of them may be a million: beyond the first page they are streamed, page by page, as the client reads, so
 * that memory stays small. Each page is read when it is sent; rows that are inserted or deleted meanwhile may or
 * may not be among them. When the store fails midway the connection is cut, so that a client never takes a part
 * for the whole.
 */
export async function listing(
  store: Pick<CatalogStore, "page">,
  query: { name_filter?: string; limit?: number; after?: number },
  present: (row: CatalogRow) => CatalogRow,
  deadline: Deadline,
): Promise<CatalogRow[] | Response> {
  const page = (after: number, limit: number) => store.page({ after, limit, nameFilter: query.name_filter });
  const first = await deadline.race(page(query.after ?? 0, query.limit ?? PAGE));
  if (query.limit !== undefined || first.length < PAGE) return first.map(present);

  let rows = first;
  const encoder = new TextEncoder();
  const stream = new ReadableStream({
    async pull(controller) {
      const opening = rows === first ? "[" : ",";
      controller.enqueue(encoder.encode(opening + rows.map((row) => JSON.stringify(present(row))).join(",")));
      const last = rows.at(-1)?.id ?? 0;
      rows = rows.length < PAGE ? [] : await page(last, PAGE);
      if (rows.length > 0) return;
      controller.enqueue(encoder.encode("]"));
      controller.close();
    },
  });
  return new Response(stream, { headers: { "content-type": "application/json" } });
}
