import type { Deadline } from "@super-heroes/kit/deadline";
import type { StreamingRequest } from "@super-heroes/kit/streamed-response";
import { PAGE, wholeListing } from "@super-heroes/kit/whole-listing";
import type { CatalogRow } from "./catalog.ts";
import type { CatalogStore } from "./store/catalog-store.ts";

/** A page of rows as the request asks, or all of them, streamed where they are many. */
export async function listing(
  store: Pick<CatalogStore, "page">,
  { name_filter: nameFilter, limit, after = 0 }: { name_filter?: string; limit?: number; after?: number },
  present: (row: CatalogRow) => CatalogRow,
  context: StreamingRequest & { deadline: Deadline },
): Promise<CatalogRow[] | Response> {
  if (limit !== undefined)
    return (await context.deadline.race(store.page({ after, limit, nameFilter }))).map(present);
  return await wholeListing(
    (last: CatalogRow | undefined) => store.page({ after: last?.id ?? after, limit: PAGE, nameFilter }),
    present,
    context,
  );
}
