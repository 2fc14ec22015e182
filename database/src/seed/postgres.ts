import { SQL } from "bun";
import type { SeedStoreAddress } from "./store-address.ts";
import type { SeedTable } from "./table.ts";
import type { SeedTarget } from "./target.ts";

const CONNECT_TIMEOUT_S = 5;

/** PostgreSQL as a target for rows, over one connection. */
export async function openPostgres({ location }: SeedStoreAddress, table: SeedTable): Promise<SeedTarget> {
  const sql = new SQL(location, { max: 1, connectionTimeout: CONNECT_TIMEOUT_S });
  const names = Object.keys(table.columns).join(", ");
  const typedNames = Object.entries(table.columns).map(([name, type]) => `${name} ${type}`);
  const insert = `insert into ${table.name} (${names})
    select ${names} from json_to_recordset($1::text::json) as generated (${typedNames.join(", ")})`;

  return {
    hasTable: async () => {
      const [found] = await sql.unsafe("select to_regclass($1::text) is not null as present", [table.name]);
      return found.present;
    },
    clear: async () => void (await sql.unsafe(`delete from ${table.name}`)),
    append: async (rows) => void (await sql.unsafe(insert, [JSON.stringify(rows)])),
    settle: async () => {
      await sql.unsafe(`vacuum (analyze) ${table.name}`);
      await sql.unsafe(`vacuum (analyze) ${table.name}_draw`);
    },
    close: () => sql.close({ timeout: 5 }),
  };
}
