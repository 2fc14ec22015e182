import { type Catalog, type CatalogRow, type FieldValue, wholeRow } from "../src/catalog.ts";
import type { CatalogStore } from "../src/store/catalog-store.ts";

const LEVEL = 7;

/** The smallest body that creates a row with this name. */
export const leastInput = ({ fields }: Catalog, name: string): Record<string, FieldValue> => ({
  ...("level" in fields && { level: LEVEL }),
  name,
});

/** A whole row with this name, for the store: omitted fields have their default. */
export const rowNamed = (catalog: Catalog, name: string, values: Record<string, FieldValue> = {}) =>
  wholeRow(catalog, { ...leastInput(catalog, name), ...values });

/** A field of free text: powers of a character, the description of a location. */
export function freeTextOf({ fields }: Catalog): string {
  const [name] = Object.entries(fields).findLast(([, { fallback }]) => fallback === "") ?? [];
  if (name === undefined) throw new Error("the catalogue has no field of free text");
  return name;
}

/** Inserts rows one after another, named as given. */
export async function insertNamed(
  catalog: Catalog,
  store: CatalogStore,
  names: readonly string[],
): Promise<CatalogRow[]> {
  const rows: CatalogRow[] = [];
  for (const name of names) rows.push(await store.insert(rowNamed(catalog, name)));
  return rows;
}

/** Removes every row. */
export const clear = ({ noun }: Catalog, { connection }: CatalogStore) =>
  connection.query(`delete from ${noun}`, []);

/** Inserts `count` rows in one statement; with any names. */
export async function fill(catalog: Catalog, { connection }: CatalogStore, count: number): Promise<void> {
  const values = Array.from({ length: count }, (_, index) =>
    Object.values(leastInput(catalog, `Extra ${index}`)).map((value) =>
      typeof value === "number" ? value : `'${value}'`,
    ),
  );
  const columns = Object.keys(leastInput(catalog, ""));
  const tuples = values.map((tuple) => `(${tuple.join(", ")})`);
  await connection.query(
    `insert into ${catalog.noun} (${columns.join(", ")}) values ${tuples.join(", ")}`,
    [],
  );
}

/** The number of rows. */
export async function countRows({ noun }: Catalog, { connection }: CatalogStore): Promise<number> {
  const [row] = await connection.query<{ n: number | string }>(`select count(*) as n from ${noun}`, []);
  return Number(row?.n);
}
