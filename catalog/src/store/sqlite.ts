import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { Catalog, CatalogRow } from "../catalog.ts";
import type { CatalogStore } from "./catalog-store.ts";
import { assignments, type Direction, directionOf, selectList, written } from "./statements.ts";
import { versionedCopy } from "./versioned-copy.ts";

/** Rows per read of a search by name. */
const SCAN_PAGE = 1000;

/** The index of names has each three characters that follow each other. */
const SHORTEST_INDEXED = 3;

/** A catalogue on the embedded SQLite. */
export function sqliteCatalog(catalog: Catalog, connection: SqlStore): CatalogStore {
  const table = catalog.noun;
  const row = selectList(catalog, "t", '"');
  const query = connection.query<CatalogRow>;

  const rowsOf = (ids: readonly number[]) =>
    query(`select ${row} from json_each(?) wanted cross join ${table} t on t.id = wanted.value`, [
      JSON.stringify(ids),
    ]);

  /** The next rows that a name may be found in. Where the index has a row that is gone, its name is null. */
  function candidates({ beyond, order }: Direction, nameFilter: string) {
    const page = (id: string) => `${id} ${beyond} ? order by ${id} ${order} limit ?`;
    if ([...nameFilter].length < SHORTEST_INDEXED) {
      const scan = `select t.id, t.name from ${table} t where ${page("t.id")}`;
      return (from: number) => query(scan, [from, SCAN_PAGE]);
    }
    const phrase = `"${nameFilter.replaceAll('"', '""')}"`;
    const search = `select f.rowid as id, t.name from ${table}_name f left join ${table} t on t.id = f.rowid
      where f.${table}_name match ? and ${page("f.rowid")}`;
    return (from: number) => query(search, [phrase, from, SCAN_PAGE]);
  }

  /** SQLite's own `lower` and `like` fold ASCII only, so names are compared here, page by page. */
  async function matchesOf(direction: Direction, limit: number, nameFilter: string): Promise<CatalogRow[]> {
    const wanted = nameFilter.toLowerCase();
    const next = candidates(direction, nameFilter);
    const ids: number[] = [];
    for (let { from } = direction; ; ) {
      const found = await next(from);
      for (const { id, name } of found)
        if (typeof name === "string" && name.toLowerCase().includes(wanted)) ids.push(id);
      const last = found.at(-1);
      if (ids.length >= limit || !last || found.length < SCAN_PAGE) break;
      from = last.id;
    }
    const page = ids.slice(0, limit);
    const byId = new Map((await rowsOf(page)).map((found) => [found.id, found]));
    return page.flatMap((id) => byId.get(id) ?? []);
  }

  return {
    connection,
    ...versionedCopy(connection, { table, row, mark: "?" }),
    async page({ limit, nameFilter, ...place }) {
      const direction = directionOf(place);
      const { beyond, order, from, inOrder } = direction;
      if (nameFilter !== undefined) return inOrder(await matchesOf(direction, limit, nameFilter));
      return inOrder(
        await query(`select ${row} from ${table} t where t.id ${beyond} ? order by t.id ${order} limit ?`, [
          from,
          limit,
        ]),
      );
    },
    rows: rowsOf,
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
