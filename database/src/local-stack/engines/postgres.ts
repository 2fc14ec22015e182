import type { Engine } from "./engine.ts";
import { findPostgres, user } from "./postgres-programs.ts";

/** The cluster's own database, which exists from the start. */
const maintenanceDatabase = "postgres";

/** PostgreSQL, one instance per service. */
export const postgres: Engine = {
  name: "postgres",
  title: "PostgreSQL",
  howToInstall:
    "Install it: apt-get install postgresql (Debian, Ubuntu), brew install postgresql (macOS), dnf install postgresql-server (Fedora).",
  authenticates: true,
  // Fast shutdown: open transactions are rolled back and all data is written. SIGTERM would wait for every client.
  shutdownSignal: "SIGINT",

  find: findPostgres,

  urlOf: ({ password, port, database }) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`,

  // Only this stack's server accepts the password, so a response proves that it is the one.
  async ping(url) {
    await withClient(url, maintenanceDatabase, (sql) => sql`select 1`);
  },

  async createDatabase(url) {
    const database = databaseOf(url);
    await withClient(url, maintenanceDatabase, async (sql) => {
      const [existing] = await sql`select 1 from pg_database where datname = ${database}`;
      if (!existing) await sql.unsafe(`create database "${database}"`);
    });
  },
};

async function withClient<T>(url: string, database: string, work: (sql: Bun.SQL) => Promise<T>): Promise<T> {
  const target = new URL(url);
  target.pathname = `/${database}`;
  const sql = new Bun.SQL(target.href, { max: 1, connectionTimeout: 2 });
  try {
    return await work(sql);
  } finally {
    await sql.close();
  }
}

function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
