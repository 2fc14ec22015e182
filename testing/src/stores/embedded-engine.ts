import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQL } from "bun";
import type { SqlTestDatabase, TestEngine } from "./engines.ts";

/** The embedded SQLite. Each database has a temporary folder, in which the service creates and seeds the file. */
export const embeddedEngine: TestEngine<SqlTestDatabase> = {
  name: "SQLite",
  missing: undefined,
  async create() {
    const folder = await mkdtemp(join(tmpdir(), "super-heroes-test-"));
    return {
      env: { DATA_DIR: folder },
      async execute(statements) {
        const [file] = (await readdir(folder)).filter((name) => name.endsWith(".sqlite"));
        const sql = new SQL(`sqlite://${join(folder, file ?? "")}`);
        await sql.unsafe(statements);
        await sql.close();
      },
      migrate: async () => {},
      drop: () => rm(folder, { recursive: true }),
    };
  },
};
