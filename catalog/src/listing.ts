import { linkedPage, type PageCursors, type PageTarget, placeOf } from "@super-heroes/kit/http/linked-page";
import { invalid } from "@super-heroes/kit/http/problem";
import type { StreamingRequest } from "@super-heroes/kit/http/streamed-response";
import { PAGE, wholeListing } from "@super-heroes/kit/http/whole-listing";
import type { Deadline } from "@super-heroes/kit/request/deadline";
import type { CatalogRow } from "./catalog.ts";
import type { CatalogStore } from "./store/catalog-store.ts";

/** The parameters of a listing. */
export interface ListingQuery {
  name_filter?: string;
  limit?: number;
  after?: number;
  before?: number;
}

const BY_ID: PageCursors<CatalogRow> = {
  next: ({ id }) => ["after", id],
  previous: ({ id }) => ["before", id],
};

/**
 * The requested page of rows with links to the ones beside it, or all rows, streamed when there are many. Throws 422 for `before`
 * without `limit` or with `after`.
 */
export async function listing(
  store: Pick<CatalogStore, "page">,
  { name_filter: nameFilter, limit, after = 0, before }: ListingQuery,
  present: (row: CatalogRow) => CatalogRow,
  deadline: Deadline,
  target: PageTarget & StreamingRequest,
): Promise<CatalogRow[] | Response> {
  // No row precedes the one after 0.
  const place = placeOf(["after", after || undefined], ["before", before]);
  if (limit !== undefined) {
    const read = (most: number) => store.page({ after, before, limit: most, nameFilter });
    const rows = await deadline.race(linkedPage(target, { limit, place }, read, BY_ID));
    return rows.map(present);
  }
  if (before !== undefined) throw invalid([{ field: "before", reason: "requires limit" }]);
  return await wholeListing(
    (last: CatalogRow | undefined) => store.page({ after: last?.id ?? after, limit: PAGE, nameFilter }),
    present,
    { ...target, deadline },
  );
}
