import { prepareStore } from "@super-heroes/database/prepare-store";
import type { StoreService } from "@super-heroes/database/schema";
import { socketHostOf } from "@super-heroes/kit/network/url-host";
import { type Connection, createConnection } from "mysql2/promise";
import { uniqueDatabaseName, withDatabase } from "./database-name.ts";
import type { SqlTestDatabase, TestEngine } from "./engines.ts";
import { missingStore, realStores } from "./real-stores.ts";
import { storeSettings } from "./store-settings.ts";

/** MariaDB, with the store of this service. */
export const mariadbEngine = (service: StoreService): TestEngine<SqlTestDatabase> => ({
  name: "MariaDB",
  missing: missingStore("mariadb"),
  async create() {
    const server = realStores.mariadb ?? "";
    const name = uniqueDatabaseName();
    const url = withDatabase(server, name);
    await onServer(server, (connection) => connection.query(`create database ${name} character set utf8mb4`));
    const migrate = () => prepareStore(service, { engine: "mariadb", url });
    await migrate();
    return {
      env: { MYSQL_URL: url, ...storeSettings },
      execute: async (statements) => void (await onServer(url, (connection) => connection.query(statements))),
      migrate,
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
