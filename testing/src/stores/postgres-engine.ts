import { prepareStore } from "@super-heroes/database/prepare-store";
import type { StoreService } from "@super-heroes/database/schema";
import { SQL } from "bun";
import { uniqueDatabaseName, withDatabase } from "./database-name.ts";
import type { SqlTestDatabase, TestEngine } from "./engines.ts";
import { missingStore, realStores } from "./real-stores.ts";
import { storeSettings } from "./store-settings.ts";

/** PostgreSQL, with the store of this service. */
export const postgresEngine = (service: StoreService): TestEngine<SqlTestDatabase> => ({
  name: "PostgreSQL",
  missing: missingStore("postgres"),
  async create() {
    const server = realStores.postgres ?? "";
    const name = uniqueDatabaseName();
    const url = withDatabase(server, name);
    await onServer(server, (sql) => sql.unsafe(`create database ${name}`));
    const migrate = () => prepareStore(service, { engine: "postgres", url });
    await migrate();
    return {
      env: { DATABASE_URL: url, ...storeSettings },
      execute: async (statements) => void (await onServer(url, (sql) => sql.unsafe(statements))),
      migrate,
      drop: async () =>
        void (await onServer(server, (sql) => sql.unsafe(`drop database ${name} with (force)`))),
    };
  },
});

async function onServer<T>(url: string, work: (sql: SQL) => Promise<T>): Promise<T> {
  const sql = new SQL(url, { max: 1 });
  try {
    return await work(sql);
  } finally {
    await sql.close();
  }
}
