import type { Catalog, CatalogRow } from "./catalog.ts";

/** Completes a stored row for a response, in place: a row without a picture gets the URL of the generated one. */
export const presentation =
  ({ name }: Pick<Catalog, "name">, publicUrl: () => string) =>
  (row: CatalogRow): CatalogRow => {
    row.picture ??= `${publicUrl()}/api/${name}/${row.id}/picture`;
    return row;
  };
