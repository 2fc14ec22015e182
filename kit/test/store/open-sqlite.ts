import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { openSqlite } from "../../src/store/sqlite.ts";

// A process that opens the store of the given folder as soon as its standard input ends.
const folder = process.argv[2] ?? "";
process.stdout.write("loaded\n");
await Bun.stdin.text();
const store = await openSqlite({
  file: `${folder}/data/heroes.sqlite`,
  migrations: `${folder}/migrations`,
  seedFile: `${folder}/seed.sql`,
  timeoutMs: 5000,
  waitMs: 0,
  log: silentLog,
});
await store.probe();
await store.close();
