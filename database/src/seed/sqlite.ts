import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SQL } from "bun";
import type { SeedStoreAddress } from "./store-address.ts";
import type { SeedTable } from "./table.ts";
import type { SeedTarget } from "./target.ts";

/** How long a batch waits for a service that is writing to the same file. */
const BUSY_TIMEOUT_MS = 5000;

/** A SQLite file as a target for rows; it is created when it is missing. */
export async function openSqlite({ location }: SeedStoreAddress, table: SeedTable): Promise<SeedTarget> {
  const folder = dirname(resolve(location));
  if (!existsSync(folder)) throw new Error(`the folder ${folder} does not exist`);
  const sql = new SQL({ adapter: "sqlite", filename: location });
  await sql.unsafe(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
  const names = Object.keys(table.columns);
  const values = names.map((name) => `value ->> '${name}'`);
  const insert = `insert into ${table.name} (${names.join(", ")}) select ${values.join(", ")} from json_each(?)`;

  return {
    hasTable: async () => {
      const found = await sql.unsafe("select 1 from sqlite_schema where type = 'table' and name = ?", [
        table.name,
      ]);
      return found.length > 0;
    },
    clear: async () => void (await sql.unsafe(`delete from ${table.name}`)),
    append: async (rows) => void (await sql.unsafe(insert, [JSON.stringify(rows)])),
    settle: async () => void (await sql.unsafe("pragma optimize")),
    close: () => sql.close(),
  };
}
