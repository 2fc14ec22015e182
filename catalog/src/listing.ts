import { linkedPage, type PageTarget } from "@super-heroes/kit/http/linked-page";
import type { StreamingRequest } from "@super-heroes/kit/http/streamed-response";
import { PAGE, wholeListing } from "@super-heroes/kit/http/whole-listing";
import type { Deadline } from "@super-heroes/kit/request/deadline";
import type { CatalogRow } from "./catalog.ts";
import type { CatalogStore } from "./store/catalog-store.ts";

/** The requested page of rows with a link to the next one, or all rows, streamed when there are many. */
export async function listing(
  store: Pick<CatalogStore, "page">,
  { name_filter: nameFilter, limit, after = 0 }: { name_filter?: string; limit?: number; after?: number },
  present: (row: CatalogRow) => CatalogRow,
  deadline: Deadline,
  target: PageTarget & StreamingRequest,
): Promise<CatalogRow[] | Response> {
  if (limit !== undefined) {
    const read = (most: number) => store.page({ after, limit: most, nameFilter });
    const rows = await deadline.race(linkedPage(target, limit, read, ({ id }) => ({ after: id })));
    return rows.map(present);
  }
  return await wholeListing(
    (last: CatalogRow | undefined) => store.page({ after: last?.id ?? after, limit: PAGE, nameFilter }),
    present,
    { ...target, deadline },
  );
}
