import { SQL } from "bun";
import type { Row, Session, TestDatabase } from "./session.ts";

/** Creates a database on the server that `serverUrl`, a superuser's URL, names. */
export async function createPostgresDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `heroes_${crypto.randomUUID().replaceAll("-", "")}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await once(serverUrl, `create database ${name}`);
  // Some suites provoke deadlocks, and the server looks for them a second after they happen.
  await once(serverUrl, `alter database ${name} set deadlock_timeout = '20ms'`);
  return {
    url: url.href,
    connect: async () => session(new SQL(url.href, { max: 1 })),
    drop: () => once(serverUrl, `drop database ${name}`),
  };
}

async function once(url: string, statement: string): Promise<void> {
  const sql = new SQL(url, { max: 1 });
  await sql.unsafe(statement);
  await sql.close();
}

const session = (sql: SQL): Session => ({
  run: async (statement) => [...((await sql.unsafe(statement)) as Row[])],
  close: () => sql.close(),
});
