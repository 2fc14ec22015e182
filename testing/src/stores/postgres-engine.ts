import { SQL } from "bun";
import { uniqueDatabaseName, withDatabase } from "./database-name.ts";
import type { SqlTestDatabase, TestEngine } from "./engines.ts";
import { missingStore, realStores } from "./real-stores.ts";
import { storeSettings } from "./store-settings.ts";

/** PostgreSQL. `folder` has the schema of the service and, optionally, its seed. */
export const postgresEngine = (folder: string): TestEngine<SqlTestDatabase> => ({
  name: "PostgreSQL",
  missing: missingStore("postgres"),
  async create() {
    const server = realStores.postgres ?? "";
    const name = uniqueDatabaseName();
    const url = withDatabase(server, name);
    await onServer(server, (sql) => sql.unsafe(`create database ${name}`));
    await onServer(url, async (sql) => {
      await sql.unsafe(await Bun.file(`${folder}/schema.postgres.sql`).text());
      const seed = Bun.file(`${folder}/seed.sql`);
      if (await seed.exists()) await sql.unsafe(await seed.text());
    });
    return {
      env: { DATABASE_URL: url, ...storeSettings },
      execute: async (statements) => void (await onServer(url, (sql) => sql.unsafe(statements))),
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
