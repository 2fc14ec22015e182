import { type Connection, createConnection } from "mysql2/promise";
import type { Row, Session, TestDatabase } from "./session.ts";

/** Creates a database on the server that `serverUrl`, an administrator's URL, names. */
export async function createMariadbDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `locations_${crypto.randomUUID().replaceAll("-", "")}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await once(serverUrl, `create database ${name}`);
  return {
    url: url.href,
    connect: async () => session(await createConnection({ uri: url.href, multipleStatements: true })),
    drop: () => once(serverUrl, `drop database ${name}`),
  };
}

async function once(url: string, statement: string): Promise<void> {
  const connection = await createConnection(url);
  await connection.query(statement);
  await connection.end();
}

const session = (connection: Connection): Session => ({
  run: async (statement) => (await connection.query(statement))[0] as Row[],
  close: () => connection.end(),
});
