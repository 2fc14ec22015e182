import { createConnection } from "mysql2/promise";
import type { Engine } from "./engine.ts";
import { findMariadb, user } from "./mariadb-programs.ts";

/** MariaDB. */
export const mariadb: Engine = {
  name: "mariadb",
  title: "MariaDB",
  howToInstall:
    "Install it: apt-get install mariadb-server (Debian, Ubuntu), brew install mariadb (macOS), dnf install mariadb-server (Fedora).",
  authenticates: true,
  shutdownSignal: "SIGTERM",

  find: findMariadb,

  urlOf: ({ password, port, database }) => `mysql://${user}:${password}@127.0.0.1:${port}/${database}`,

  // Only this stack's server accepts the password, so a response proves that it is the one.
  async ping(url) {
    await withClient(url, (query) => query("select 1"));
  },

  async createDatabase(url) {
    const database = new URL(url).pathname.slice(1);
    await withClient(url, (query) =>
      query(`create database if not exists \`${database}\` character set utf8mb4`),
    );
  },
};

type Query = (sql: string) => Promise<unknown>;

async function withClient<T>(url: string, work: (query: Query) => Promise<T>): Promise<T> {
  const { hostname, port, username, password } = new URL(url);
  const connection = await createConnection({
    host: hostname,
    port: Number(port),
    user: username,
    password,
    connectTimeout: 2_000,
  });
  try {
    return await work((sql) => connection.query(sql));
  } finally {
    // Not end(), which waits for the response of a server that may not respond.
    connection.destroy();
  }
}
