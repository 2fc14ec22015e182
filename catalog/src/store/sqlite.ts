import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { Catalog, CatalogRow } from "../catalog.ts";
import type { CatalogStore, PageRequest } from "./catalog-store.ts";
import { assignments, selectList, written } from "./statements.ts";
import { versionedCopy } from "./versioned-copy.ts";

/** Rows per read of a search by name. */
const SCAN_PAGE = 1000;

/** A catalogue on the embedded SQLite. */
export function sqliteCatalog(catalog: Catalog, connection: SqlStore): CatalogStore {
  const table = catalog.noun;
  const row = selectList(catalog, "t", '"');
  const query = connection.query<CatalogRow>;

  const page = (after: number, limit: number) =>
    query(`select ${row} from ${table} t where t.id > ? order by t.id limit ?`, [after, limit]);

  /** SQLite's own `lower` and `like` fold ASCII only, so names are compared here, page by page. */
  async function pageOfMatches({ after, limit, nameFilter = "" }: PageRequest): Promise<CatalogRow[]> {
    const wanted = nameFilter.toLowerCase();
    const matches: CatalogRow[] = [];
    for (let from = after; ; ) {
      const rows = await page(from, SCAN_PAGE);
      matches.push(...rows.filter((candidate) => String(candidate.name).toLowerCase().includes(wanted)));
      const last = rows.at(-1);
      if (matches.length >= limit || !last || rows.length < SCAN_PAGE) return matches.slice(0, limit);
      from = last.id;
    }
  }

  return {
    connection,
    ...versionedCopy(connection, { table, row, mark: "?" }),
    page: (request) =>
      request.nameFilter === undefined ? page(request.after, request.limit) : pageOfMatches(request),
    rows: (ids) =>
      query(`select ${row} from json_each(?) wanted cross join ${table} t on t.id = wanted.value`, [
        JSON.stringify(ids),
      ]),
    draw: (fractions) =>
      query(
        `select ${row}
         from json_each(?) pick
         cross join ${table}_draw d
           on d.position = 1 + cast(pick.value * (select max(position) from ${table}_draw) as integer)
         join ${table} t on t.id = d.row_id
         order by pick.key`,
        [JSON.stringify(fractions)],
      ),
    insert: async (input) => {
      const { columns, values } = assignments(catalog, input);
      const marks = columns.map(() => "?").join(", ");
      const statement = `insert into ${table} as t (${columns.join(", ")}) values (${marks}) returning ${bare(row)}`;
      const [inserted] = await written(query(statement, values));
      return inserted as CatalogRow;
    },
    update: async (id, input) => {
      const { columns, values } = assignments(catalog, input);
      const sets = columns.map((column) => `${column} = ?`).join(", ");
      const statement = `update ${table} set ${sets} where id = ? returning ${bare(row)}`;
      return (await written(query(statement, [...values, id])))[0];
    },
    remove: async (id) => (await query(`delete from ${table} where id = ? returning id`, [id])).length > 0,
  };
}

/** SQLite does not allow a table alias in `returning`. */
const bare = (list: string) => list.replaceAll("t.", "");
