import { createConnection } from "mysql2/promise";
import type { StoreFiles } from "../../schema.ts";
import type { Engine } from "./engine.ts";
import { findMariadb, user } from "./mariadb-programs.ts";

/** Written on the database while it is being loaded, because MariaDB cannot create tables in a transaction. */
const loadingComment = "being loaded by the local stack";

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

  async prepare(url, files) {
    const database = new URL(url).pathname.slice(1);
    return withClient(url, async (query) => {
      const [existing] = await query(
        "select schema_comment as comment from information_schema.schemata where schema_name = ?",
        [database],
      );
      if (existing && existing.comment !== loadingComment) return false;
      await load(query, database, files);
      return true;
    });
  },
};

type Query = (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

async function load(query: Query, database: string, files: StoreFiles): Promise<void> {
  await query(`drop database if exists \`${database}\``);
  await query(`create database \`${database}\` character set utf8mb4 comment '${loadingComment}'`);
  await query(`use \`${database}\``);
  await query(await Bun.file(files.schema).text());
  if (files.seed) await query(await Bun.file(files.seed).text());
  await query(`alter database \`${database}\` comment ''`);
}

async function withClient<T>(url: string, work: (query: Query) => Promise<T>): Promise<T> {
  const { hostname, port, username, password } = new URL(url);
  const connection = await createConnection({
    host: hostname,
    port: Number(port),
    user: username,
    password,
    connectTimeout: 2_000,
    multipleStatements: true,
  });
  try {
    return await work(async (sql, values) => {
      const [rows] = await connection.query(sql, values);
      return rows as Record<string, unknown>[];
    });
  } finally {
    // Not end(), which waits for the response of a server that may not respond.
    connection.destroy();
  }
}
