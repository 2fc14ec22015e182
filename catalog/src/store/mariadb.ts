import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { Catalog, CatalogRow } from "../catalog.ts";
import type { CatalogStore } from "./catalog-store.ts";
import { assignments, containsPattern, directionOf, selectList, written } from "./statements.ts";
import { versionedCopy } from "./versioned-copy.ts";

/** A catalogue on MariaDB 10.6 or later (`json_table`). */
export function mariadbCatalog(catalog: Catalog, connection: SqlStore): CatalogStore {
  const table = catalog.noun;
  const row = selectList(catalog, "t", "`");
  const query = connection.query<CatalogRow>;
  const rows = (ids: readonly number[]) =>
    query(
      `select ${row}
       from json_table(?, '$[*]' columns (id int path '$')) wanted
       join ${table} t on t.id = wanted.id`,
      [JSON.stringify(ids)],
    );

  /** Searches need ids and names only, which this index has in the order of ids. */
  const searchIndex = `${table}_search`;
  let hasSearchIndex = false;

  /**
   * The planner takes the primary key, which has the whole rows, for as cheap as the index. A hint to an index that does not
   * exist is an error, and databases have it only from the third schema on.
   */
  async function searchHint(): Promise<string> {
    if (!hasSearchIndex) {
      const found = await query(
        `select 1 as id from information_schema.statistics
         where table_schema = database() and table_name = ? and index_name = ? limit 1`,
        [table, searchIndex],
      );
      hasSearchIndex = found.length > 0;
    }
    return hasSearchIndex ? `force index (${searchIndex})` : "";
  }

  return {
    connection,
    ...versionedCopy(connection, { table, row, mark: "?" }),
    async page({ limit, nameFilter, ...place }) {
      const { beyond, order, from, inOrder } = directionOf(place);
      const page = `t.id ${beyond} ? order by t.id ${order} limit ?`;
      if (nameFilter === undefined)
        return inOrder(await query(`select ${row} from ${table} t where ${page}`, [from, limit]));
      return inOrder(
        await query(
          `select ${row}
           from (
             select t.id from ${table} t ${await searchHint()}
             where lower(t.name) collate utf8mb4_bin like lower(?) escape '!' and ${page}
           ) found
           join ${table} t on t.id = found.id
           order by t.id ${order}`,
          [containsPattern(nameFilter), from, limit],
        ),
      );
    },
    rows,
    draw: (fractions) =>
      query(
        `select ${row}
         from json_table(?, '$[*]' columns (n for ordinality, fraction double path '$')) pick
         join (select max(position) as size from ${table}_draw) dense
         join ${table}_draw d on d.position = 1 + floor(pick.fraction * dense.size)
         join ${table} t on t.id = d.row_id
         order by pick.n`,
        [JSON.stringify(fractions)],
      ),
    insert: async (input) => {
      const { columns, values } = assignments(catalog, input);
      const marks = columns.map(() => "?").join(", ");
      const names = row.replaceAll("t.", "");
      const statement = `insert into ${table} (${columns.join(", ")}) values (${marks}) returning ${names}`;
      const [inserted] = await written(query(statement, values));
      return inserted as CatalogRow;
    },
    // MariaDB has no `update … returning`: the row is read back.
    update: async (id, input) => {
      const { columns, values } = assignments(catalog, input);
      const sets = columns.map((column) => `${column} = ?`).join(", ");
      await written(query(`update ${table} set ${sets} where id = ?`, [...values, id]));
      return (await rows([id]))[0];
    },
    remove: async (id) => (await query(`delete from ${table} where id = ? returning id`, [id])).length > 0,
  };
}
