import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQL } from "bun";
import type { Row, Session, TestDatabase } from "./session.ts";

/** Creates a database file in a folder of its own. */
export async function createSqliteDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "schema-test-"));
  const file = join(folder, "store.sqlite");
  return {
    url: `sqlite://${file}`,
    connect: () => openSqliteSession(file),
    drop: () => rm(folder, { recursive: true }),
  };
}

/** One more connection to a database file. */
export async function openSqliteSession(file: string): Promise<Session> {
  const sql = new SQL({ adapter: "sqlite", filename: file });
  await sql.unsafe("pragma busy_timeout = 10000");
  return {
    run: async (statement) => [...((await sql.unsafe(statement)) as Row[])],
    close: () => sql.close(),
  };
}
