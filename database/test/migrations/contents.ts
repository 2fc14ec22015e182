import { SQL } from "bun";
import { createConnection } from "mysql2/promise";
import type { StorePlace } from "../../src/open-target.ts";
import { onMongodb } from "./mongodb-database.ts";

/** Runs SQL on a database; several statements only where nothing is read. */
export async function query(
  { engine, url }: StorePlace,
  statement: string,
): Promise<Record<string, unknown>[]> {
  if (engine === "mariadb") {
    const connection = await createConnection({ uri: url, multipleStatements: true });
    const [rows] = await connection.query(statement);
    await connection.end();
    return rows as Record<string, unknown>[];
  }
  const sql = new SQL(url, { max: 1 });
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await sql.close();
  }
}

/** The names of everything in a database, apart from what records the migrations. */
export async function definitionsOf(place: StorePlace): Promise<string[]> {
  if (place.engine === "mongodb")
    return onMongodb(place.url, async (db) => {
      const found: string[] = [];
      for (const { name } of await db.listCollections().toArray())
        for (const index of await db.collection(name).indexes()) found.push(`${name} ${index.name}`);
      return found.filter((name) => !name.startsWith("schema_migration")).sort();
    });
  const rows = await query(place, DEFINITIONS[place.engine]);
  return rows
    .map(({ name }) => String(name))
    .filter((name) => !name.includes("schema_migration"))
    .sort();
}

const DEFINITIONS = {
  sqlite: "select type || ' ' || name as name from sqlite_schema where name not like 'sqlite_%'",
  postgres: `select 'relation ' || c.relname || coalesce(' ' || i.indisvalid, '') as name from pg_class c
      left join pg_index i on i.indexrelid = c.oid where c.relnamespace = 'public'::regnamespace
    union all select 'trigger ' || tgname from pg_trigger where not tgisinternal
    union all select 'function ' || proname from pg_proc where pronamespace = 'public'::regnamespace`,
  mariadb: `select concat('column ', table_name, ' ', column_name) as name from information_schema.columns where table_schema = database()
    union all select concat('trigger ', trigger_name, ' ', action_order) from information_schema.triggers where trigger_schema = database()
    union all select concat('index ', table_name, ' ', index_name, ' ', seq_in_index) from information_schema.statistics where table_schema = database()`,
};

/** How many rows a table has, or a collection. */
export async function countIn(place: StorePlace, table: string): Promise<number> {
  if (place.engine === "mongodb") return onMongodb(place.url, (db) => db.collection(table).countDocuments());
  const [row] = await query(place, `select count(*) as rows_found from ${table}`);
  return Number(row?.rows_found);
}
