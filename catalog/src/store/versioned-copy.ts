import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { CatalogRow } from "../catalog.ts";
import type { CatalogStore } from "./catalog-store.ts";

/** A row beside the version; its fields are null when the table is empty. */
type VersionedRow = CatalogRow & { version: Version };

/** A sum, whose type depends on the driver; null when there is nothing to sum. */
type Version = string | number | null;

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
  const sum = `select sum(version) as version from ${table}_version`;
  const statement = `select v.version, ${row} from (${sum}) v left join ${table} t on 1 = 1 limit ${mark}`;
  return {
    async version() {
      const [counter] = await query<{ version: Version }>(sum, []);
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

function versionOf(row: { version: Version } | undefined): string {
  if (!row || row.version === null) throw new Error("the table of the version has no rows");
  return String(row.version);
}
