import { repositoryRoot } from "@super-heroes/kit/repository";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { SQL } from "bun";
import { MongoClient } from "mongodb";
import { fightEvent, orderEvent } from "./events.ts";

/** The events of a store before the log: more than one batch of the migration. */
export const FORMER = Array.from({ length: 1001 }, (_, index) => ({
  ...(index % 2 ? fightEvent(`Hero ${index % 7}`) : orderEvent()),
  id: `fights/${String(index).padStart(5, "0")}`,
  time: "2031-05-01T10:00:00.123Z",
}));

/** Makes the store that migration 1 makes, with {@link FORMER}. */
export async function downgrade({ env }: TestDatabase): Promise<void> {
  if (env.MONGODB_URL) await downgradeMongodb(env.MONGODB_URL);
  else await downgradeSqlite(`${env.DATA_DIR}/analytics.sqlite`);
}

async function downgradeMongodb(url: string): Promise<void> {
  const client = new MongoClient(url);
  const db = client.db();
  await db.dropDatabase();
  await db
    .collection<{ _id: string }>("events")
    .insertMany(
      FORMER.map(({ id, time, ...rest }) => ({ _id: id, time: new Date(time), ...rest, winner: {} })),
    );
  await client.close();
}

async function downgradeSqlite(file: string): Promise<void> {
  const sql = new SQL(`sqlite://${file}`);
  const tables = await sql.unsafe(
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
  );
  for (const { name } of tables) await sql.unsafe(`drop table "${name}"`);
  const first = `${repositoryRoot}/database/analytics-db/migrations/0001-first-schema.sqlite.sql`;
  await sql.unsafe(await Bun.file(first).text());
  await sql.unsafe(
    `insert into event (id, type, source, time, data)
     select value ->> 'id', value ->> 'type', value ->> 'source', value ->> 'time', value -> 'data' from json_each(?)`,
    [JSON.stringify(FORMER)],
  );
  await sql.close();
}
