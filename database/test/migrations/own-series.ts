import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSeries } from "@super-heroes/kit/store/migrations/series";
import type { StoreEngine } from "../../src/schema.ts";

/** A series of a test, in a folder of its own. */
export interface OwnSeries {
  readonly folder: string;
  read(): ReturnType<typeof readSeries>;
  /** Writes or replaces a file. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  drop(): Promise<void>;
}

/** Makes a series of these texts: `{ "0001-first": "create table one (id integer)" }`. */
export async function ownSeries(
  engine: StoreEngine,
  texts: Readonly<Record<string, string>>,
): Promise<OwnSeries> {
  const folder = await mkdtemp(join(tmpdir(), "series-"));
  const pathOf = (name: string) => join(folder, `${name}.${engine}.${engine === "mongodb" ? "ts" : "sql"}`);
  const write = async (name: string, text: string) => void (await Bun.write(pathOf(name), text));
  for (const [name, text] of Object.entries(texts)) await write(name, text);
  return {
    folder,
    read: () => readSeries(folder, engine),
    write,
    remove: (name) => rm(pathOf(name)),
    drop: () => rm(folder, { recursive: true }),
  };
}

/** Creates a table, or a collection with an index. It can be repeated. */
export const creating = (engine: StoreEngine, table: string): string =>
  engine === "mongodb"
    ? `export default { steps: [{ title: "create ${table}", run: (db) => db.collection("${table}").createIndex({ at: 1 }) }] };`
    : `create table if not exists ${table} (id integer);`;
