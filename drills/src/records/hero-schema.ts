import { join } from "node:path";
import { SQL } from "bun";
import type { Stage } from "../stage/stage.ts";

/** What version 1.0.0 did not have. */
const REMOVAL = {
  local: `drop function if exists hero_changed() cascade; drop table if exists hero_version;
    drop index if exists hero_name_trigrams; drop extension if exists pg_trgm; drop table if exists schema_migration;`,
  embedded: `begin immediate;
    drop trigger if exists hero_inserted_version; drop trigger if exists hero_updated_version;
    drop trigger if exists hero_deleted_version; drop table if exists hero_version;
    drop trigger if exists hero_inserted_name; drop trigger if exists hero_updated_name;
    drop trigger if exists hero_deleted_name; drop table if exists hero_name;
    drop table if exists schema_migration; pragma user_version = 1; commit;`,
};

/** Turns the database of heroes into one of version 1.0.0, with its rows, while its service runs. */
export const toFirstVersion = (stage: Stage): Promise<void> =>
  onHeroes(stage, async (sql) => void (await sql.unsafe(REMOVAL[stage.stores.kind])));

/** The state of the database of heroes. */
export interface HeroSchema {
  rows: number;
  /** Rows that can be drawn. */
  drawn: number;
  /** The migrations that are recorded, each as its number and state: `1 adopted`. */
  recorded: string[];
  /** Indexes whose construction was not completed. */
  invalidIndexes: number;
}

/** Reads it. */
export const heroSchema = (stage: Stage): Promise<HeroSchema> =>
  onHeroes(stage, async (sql) => {
    const count = async (query: string) => Number((await sql.unsafe(query))[0].found);
    const recorded = await sql.unsafe(
      "select number, state from schema_migration where number > 0 order by number",
    );
    return {
      rows: await count("select count(*) as found from hero"),
      drawn: await count("select count(*) as found from hero_draw"),
      recorded: [...recorded].map(({ number, state }) => `${number} ${state}`),
      invalidIndexes:
        stage.stores.kind === "local"
          ? await count("select count(*) as found from pg_index where not indisvalid")
          : 0,
    };
  });

async function onHeroes<T>({ stores: { variables } }: Stage, work: (sql: SQL) => Promise<T>): Promise<T> {
  const url = variables.HEROES_DATABASE_URL;
  const sql = url
    ? new SQL(url, { max: 1 })
    : new SQL({ adapter: "sqlite", filename: join(variables.DATA_DIR ?? "", "heroes.sqlite") });
  try {
    if (!url) await sql.unsafe("pragma busy_timeout = 10000");
    return await work(sql);
  } finally {
    await sql.close();
  }
}
