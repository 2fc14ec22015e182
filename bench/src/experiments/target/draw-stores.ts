import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "@super-heroes/database/local-stack/engines/postgres";
import { withLock } from "@super-heroes/database/local-stack/lock";
import { type SeedProgress, seedStore } from "@super-heroes/database/seed/seed-store";
import { counted, whole } from "@super-heroes/system/counted";
import { SQL } from "bun";
import type { RunPlace } from "./run-place.ts";

/** A folder with a SQLite store of exactly this many heroes, loaded once. One run at a time loads. */
export function seededFile(rows: number, place: RunPlace): Promise<string> {
  const { rowsDir, onProgress, signal } = place;
  const folder = join(rowsDir, String(rows));
  const ensure = async () => {
    if (existsSync(folder)) return folder;
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await load(`sqlite://${join(unfinished, "heroes.sqlite")}`, rows, place);
    await rename(unfinished, folder);
    return folder;
  };
  return withLock(rowsDir, onProgress, ensure, signal);
}

/** The URL of a database of exactly this many heroes, beside the one at `heroesUrl`; loaded once. */
export async function seededDatabase(heroesUrl: string, rows: number, place: RunPlace): Promise<string> {
  const name = `heroes_rows_${rows}`;
  const sql = new SQL(heroesUrl, { max: 1 });
  try {
    const [existing] = await sql`select 1 from pg_database where datname = ${name}`;
    if (!existing) {
      const unfinished = `${name}_unfinished`;
      const url = withDatabase(heroesUrl, unfinished);
      await postgres.createDatabase?.(url);
      await load(url, rows, place);
      await sql.unsafe(`alter database "${unfinished}" rename to "${name}"`);
    }
  } finally {
    await sql.close();
  }
  return withDatabase(heroesUrl, name);
}

async function load(url: string, rows: number, { signal, onProgress }: RunPlace): Promise<void> {
  let reported = 0;
  const report = ({ done, total }: SeedProgress) => {
    if (done - reported < total / 10) return;
    reported = done;
    onProgress(`loading ${counted(total, "hero", "heroes")}, once: ${whole(done)} done`);
  };
  await seedStore({ url, service: "heroes", rows, replace: true, onProgress: report, signal });
  signal.throwIfAborted();
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
