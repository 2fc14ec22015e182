import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { Catalog, CatalogRow } from "../catalog.ts";
import type { CatalogStore } from "./catalog-store.ts";
import { assignments, containsPattern, directionOf, selectList, written } from "./statements.ts";
import { versionedCopy } from "./versioned-copy.ts";

/** How many rows are searched by name before the index of names is used. */
const NEARBY = 2000;

/** A text that the index of names can find: it knows names by three letters or digits in a row. */
const HAS_TRIGRAM = /[\p{L}\p{N}]{3}/u;

/** A catalogue on PostgreSQL. Parameters are cast, so that each statement is prepared once. */
export function postgresCatalog(catalog: Catalog, connection: SqlStore): CatalogStore {
  const table = catalog.noun;
  const row = selectList(catalog, "t", '"');
  const query = connection.query<CatalogRow>;

  return {
    connection,
    ...versionedCopy(connection, { table, row, mark: "$1::int" }),
    async page({ limit, nameFilter, ...place }) {
      const direction = directionOf(place);
      const { beyond, order, from } = direction;
      const read = (source: string, condition: string, ...further: unknown[]) =>
        query(
          `select ${row} from ${source} t where t.id ${beyond} $1::int ${condition} order by t.id ${order} limit $2::int`,
          [from, limit, ...further],
        );
      if (nameFilter === undefined) return direction.inOrder(await read(table, ""));
      const pattern = containsPattern(nameFilter);
      const matches = "ilike $3::text escape '!'";
      // What is often found is found among the next rows.
      const nearby = `(select * from ${table} where id ${beyond} $1::int order by id ${order} limit ${NEARBY})`;
      const near = await read(nearby, `and t.name ${matches}`, pattern);
      if (near.length >= limit) return direction.inOrder(near);
      const all = HAS_TRIGRAM.test(nameFilter)
        ? // `offset 0` keeps the planner, which does not know the pattern, from filtering the rows in the order of their ids.
          read(`(select * from ${table} where name ${matches} offset 0)`, "", pattern)
        : // An expression, for which there is no index: it would be read from end to end.
          read(table, `and (t.name || '') ${matches}`, pattern);
      return direction.inOrder(await all);
    },
    rows: (ids) =>
      query(`select ${row} from ${table} t where t.id = any($1::text::int[])`, [`{${ids.join(",")}}`]),
    // `offset 0` keeps the planner from turning the two lookups into joins, whose plan would be right only for the current
    // size of the table.
    draw: (fractions) =>
      query(
        `select ${row}
         from unnest($1::text::float8[]) with ordinality as pick(fraction, n)
         cross join lateral (
           select row_id from ${table}_draw
           where position =
             1 + floor(pick.fraction * (select position from ${table}_draw order by position desc limit 1))::int
           offset 0
         ) as drawn
         cross join lateral (select * from ${table} where id = drawn.row_id offset 0) as t
         order by pick.n`,
        [`{${fractions.join(",")}}`],
      ),
    insert: async (input) => {
      const { columns, values } = assignments(catalog, input);
      const marks = columns.map((_, index) => `$${index + 1}`);
      const statement = `insert into ${table} as t (${columns.join(", ")}) values (${marks.join(", ")}) returning ${row}`;
      const [inserted] = await written(query(statement, values));
      return inserted as CatalogRow;
    },
    update: async (id, input) => {
      const { columns, values } = assignments(catalog, input);
      const sets = columns.map((column, index) => `${column} = $${index + 2}`);
      const statement = `update ${table} t set ${sets.join(", ")} where t.id = $1::int returning ${row}`;
      return (await written(query(statement, [id, ...values])))[0];
    },
    remove: async (id) =>
      (await query(`delete from ${table} t where t.id = $1::int returning t.id`, [id])).length > 0,
  };
}
