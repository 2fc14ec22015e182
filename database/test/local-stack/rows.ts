import { MongoClient } from "mongodb";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import type { Service, StoreState } from "../../src/local-stack/index.ts";
import { seriesOf } from "../../src/schema.ts";

/** The collections that stores on MongoDB are counted by; a store on SQL by the first table of its schema. */
const collections: Partial<Record<Service, string>> = { fights: "fights", analytics: "events" };

/** The columns and values of one more row in a store without seed rows; every other column has a default. */
const columnsOf: Partial<Record<Service, string>> = {
  users: "(username, name, email, password_hash) values ('nobody', 'Nobody', 'nobody@example.org', '-')",
  orders: `(id, user_id, product, quantity, total_cents, status, created_at, updated_at)
    values (gen_random_uuid(), 1, 'Cape', 1, 999, 'pending', now(), now())`,
};

/** The rows, or documents, that a running store holds. */
export async function countRows(store: StoreState): Promise<number> {
  const { engine, url } = store;
  const table = await tableOf(store);
  if (engine === "mongodb") return withMongo(url, (client) => client.db().collection(table).countDocuments());
  const [row] = await query(engine, url, `select count(*) as n from ${table}`);
  return Number(row?.n);
}

/** Adds one row, or document, and resolves once the store has acknowledged it. */
export async function addRow(store: StoreState): Promise<void> {
  const { service, engine, url } = store;
  const table = await tableOf(store);
  if (engine === "mongodb") {
    await withMongo(url, (client) => client.db().collection(table).insertOne({ winner_name: "Nobody" }));
    return;
  }
  const columns = columnsOf[service] ?? (await asSeeded(store, table));
  await query(engine, url, `insert into ${table} ${columns}`);
}

async function tableOf({ service, engine }: StoreState): Promise<string> {
  const named = collections[service];
  if (named) return named;
  const [first] = (await seriesOf(service, engine)).migrations;
  const [, table] = /^create table (?:if not exists )?(\w+)/m.exec(first?.text ?? "") ?? [];
  if (!table) throw new Error(`${service}: its schema for ${engine} creates no table`);
  return table;
}

/** The columns and values of a row that is there already, under an id of its own. */
async function asSeeded({ engine, url }: StoreState, table: string): Promise<string> {
  const own = engine === "mariadb" ? "database()" : "current_schema()";
  const columns = await query(
    engine,
    url,
    `select column_name as name from information_schema.columns
     where table_schema = ${own} and table_name = '${table}' and column_name <> 'id'`,
  );
  const names = columns.map(({ name }) => name).join(", ");
  return `(${names}) select ${names} from ${table} limit 1`;
}

/** Runs SQL on a running PostgreSQL or MariaDB store. */
export async function execute({ engine, url }: StoreState, sql: string): Promise<void> {
  await query(engine, url, sql);
}

async function query(engine: string, url: string, sql: string): Promise<Record<string, unknown>[]> {
  if (engine === "mariadb") {
    const connection = await createConnection({ uri: url, multipleStatements: true });
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    await connection.end();
    return rows;
  }
  const client = new Bun.SQL(url, { max: 1 });
  const rows = await client.unsafe(sql);
  await client.close();
  return rows;
}

async function withMongo<T>(url: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 2_000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
