import { createConnection, type RowDataPacket } from "mysql2/promise";
import type { SeedStoreAddress } from "./store-address.ts";
import type { SeedTable } from "./table.ts";
import type { SeedTarget } from "./target.ts";

const CONNECT_TIMEOUT_MS = 5000;

/** MariaDB as a target for rows, over one connection. */
export async function openMariadb({ location }: SeedStoreAddress, table: SeedTable): Promise<SeedTarget> {
  const connection = await createConnection({
    uri: location,
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: "utf8mb4",
  });
  const names = Object.keys(table.columns);
  const insert = `insert into ${table.name} (${names.join(", ")}) values ?`;

  return {
    hasTable: async () => {
      const [found] = await connection.query<RowDataPacket[]>(
        "select 1 from information_schema.tables where table_schema = database() and table_name = ?",
        [table.name],
      );
      return found.length > 0;
    },
    clear: async () => void (await connection.query(`delete from ${table.name}`)),
    append: async (rows) => {
      const tuples = rows.map((row) => names.map((name) => row[name as keyof typeof row]));
      await connection.query(insert, [tuples]);
    },
    settle: async () => void (await connection.query(`analyze table ${table.name}, ${table.name}_draw`)),
    close: () => connection.end(),
  };
}
