import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { CatalogRow } from "../catalog.ts";
import type { CatalogStore } from "./catalog-store.ts";

/** A row beside the version; its fields are null when the table is empty. */
type VersionedRow = CatalogRow & { version: string | number };

/**
 * The queries of a copy of the table, in the SQL that the engines share. The copy and its version are read by one statement,
 * which each engine executes as of one moment.
 *
 * @param table the table, which has the alias `t` in `row`
 * @param row the select list of a row
 * @param mark the parameter of the statement
 */
export function versionedCopy(
  { query }: SqlStore,
  { table, row, mark }: { table: string; row: string; mark: string },
): Pick<CatalogStore, "version" | "copy"> {
  const statement = `select v.version, ${row} from ${table}_version v left join ${table} t on 1 = 1 limit ${mark}`;
  return {
    async version() {
      const [counter] = await query<{ version: string | number }>(`select version from ${table}_version`, []);
      return versionOf(counter);
    },
    async copy(most) {
      const versioned = await query<VersionedRow>(statement, [most]);
      const version = versionOf(versioned[0]);
      const rows = versioned.map(({ version: _, ...fields }) => fields as CatalogRow);
      return { version, rows: rows.filter(({ id }) => id !== null) };
    },
  };
}

function versionOf(row: { version: string | number } | undefined): string {
  if (!row) throw new Error("the table of the version has no row");
  return String(row.version);
}
