import { MongoClient } from "mongodb";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import type { Service, StoreState } from "../../src/local-stack/index.ts";

const tables = {
  heroes: "hero",
  villains: "villain",
  locations: "location",
  fights: "fights",
  users: "app_user",
  orders: "app_order",
  analytics: "events",
} as const satisfies Record<Service, string>;

/** The columns and values of one more row; every other column has a default. */
const columnsOf: Partial<Record<Service, string>> = {
  heroes: "(level, name) values (1, 'Nobody')",
  villains: "(level, name) values (1, 'Nobody')",
  locations: "(name) values ('Nowhere')",
  users: "(username, name, email, password_hash) values ('nobody', 'Nobody', 'nobody@example.org', '-')",
  orders: `(id, user_id, product, quantity, total_cents, status, created_at, updated_at)
    values (gen_random_uuid(), 1, 'Cape', 1, 999, 'pending', now(), now())`,
};

/** The rows, or documents, that a running store holds. */
export async function countRows({ service, engine, url }: StoreState): Promise<number> {
  const table = tables[service];
  if (engine === "mongodb") return withMongo(url, (client) => client.db().collection(table).countDocuments());
  const [row] = await query(engine, url, `select count(*) as n from ${table}`);
  return Number(row?.n);
}

/** Adds one row, or document, and resolves once the store has acknowledged it. */
export async function addRow({ service, engine, url }: StoreState): Promise<void> {
  if (engine === "mongodb") {
    await withMongo(url, (client) =>
      client.db().collection(tables[service]).insertOne({ winner_name: "Nobody" }),
    );
    return;
  }
  await query(engine, url, `insert into ${tables[service]} ${columnsOf[service]}`);
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
