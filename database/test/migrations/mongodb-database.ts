import { type Db, MongoClient } from "mongodb";
import type { EmptyDatabase } from "./engines.ts";

/** A database of this name does not exist before something is written to it. */
export async function createMongodbDatabase(serverUrl: string): Promise<EmptyDatabase> {
  const url = new URL(serverUrl);
  url.pathname = `/fights_${crypto.randomUUID().replaceAll("-", "")}`;
  return { url: url.href, drop: () => onMongodb(url.href, async (db) => void (await db.dropDatabase())) };
}

/** Works on a database, and closes the connection. */
export async function onMongodb<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const client = new MongoClient(url);
  try {
    return await work(client.db());
  } finally {
    await client.close();
  }
}
