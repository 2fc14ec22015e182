import { socketHostOf } from "@super-heroes/kit/network/url-host";
import { type Connection, createConnection } from "mysql2/promise";
import { uniqueDatabaseName, withDatabase } from "./database-name.ts";
import type { SqlTestDatabase, TestEngine } from "./engines.ts";
import { missingStore, realStores } from "./real-stores.ts";
import { storeSettings } from "./store-settings.ts";

/** MariaDB. `folder` has the schema and the seed of the service. */
export const mariadbEngine = (folder: string): TestEngine<SqlTestDatabase> => ({
  name: "MariaDB",
  missing: missingStore("mariadb"),
  async create() {
    const server = realStores.mariadb ?? "";
    const name = uniqueDatabaseName();
    await onServer(server, async (connection) => {
      await connection.query(`create database ${name} character set utf8mb4; use ${name}`);
      await connection.query(await Bun.file(`${folder}/schema.mariadb.sql`).text());
      await connection.query(await Bun.file(`${folder}/seed.sql`).text());
    });
    return {
      env: { MYSQL_URL: withDatabase(server, name), ...storeSettings },
      execute: async (statements) =>
        void (await onServer(withDatabase(server, name), (connection) => connection.query(statements))),
      drop: async () =>
        void (await onServer(server, (connection) => connection.query(`drop database ${name}`))),
    };
  },
});

async function onServer<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const parsed = new URL(url);
  const { port, username, password, pathname } = parsed;
  const connection = await createConnection({
    host: socketHostOf(parsed),
    port: Number(port || 3306),
    database: pathname.slice(1),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    multipleStatements: true,
  });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}
