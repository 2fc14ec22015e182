/** A run that is killed while a step is running, and the next one. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { migrate } from "@super-heroes/kit/store/migrations/migrate";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import type { StorePlace } from "../../src/open-target.ts";
import { type StoreEngine, seriesOf } from "../../src/schema.ts";
import { type Applier, startApplier } from "./applier.ts";
import { countIn, definitionsOf, query } from "./contents.ts";
import { engines, onTarget } from "./engines.ts";
import { onMongodb } from "./mongodb-database.ts";
import { creating, ownSeries } from "./own-series.ts";

setDefaultTimeout(60_000);

/** A step that has done something and is not at its end, and how that is seen from outside. */
interface Half {
  title: string;
  text: string;
  begun(place: StorePlace, applier: Applier): Promise<unknown>;
  /** The rows of the table `two` at the end. */
  rows: number;
}

const tableIsThere = (place: StorePlace) =>
  eventually(
    "the step has begun",
    () =>
      countIn(place, "two").then(
        () => true,
        () => false,
      ),
    Boolean,
    20_000,
  );

const halves: Record<StoreEngine, Half[]> = {
  sqlite: [
    {
      title: "a statement",
      text: `create table two (id integer);
        insert into two with recursive c (n) as (select 1 union all select n + 1 from c where n < 2000000) select n from c;`,
      begun: (_, applier) => applier.line("0002"),
      rows: 2_000_000,
    },
  ],
  postgres: [
    {
      title: "a transaction",
      text: "create table two (id integer); insert into two values (1); select pg_sleep(1);",
      begun: async (place) => {
        const sleeping = () =>
          query(
            place,
            "select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'",
          );
        await eventually("the transaction sleeps", sleeping, ({ length }) => length > 0, 20_000);
      },
      rows: 1,
    },
    {
      title: "a step outside of a transaction",
      text: `-- migrate:step two
create table if not exists two (id integer);
select pg_sleep(1);
delete from two;
insert into two values (1);`,
      begun: tableIsThere,
      rows: 1,
    },
  ],
  mariadb: [
    {
      title: "a step",
      text: `-- migrate:step two
create table if not exists two (id integer primary key);
do sleep(1);
insert ignore into two values (1);`,
      begun: tableIsThere,
      rows: 1,
    },
  ],
  mongodb: [
    {
      title: "a step",
      text: `export default { steps: [{ title: "two", async run(db) {
        await db.collection("two").updateOne({ _id: 1 }, { $set: { half: true } }, { upsert: true });
        await Bun.sleep(1000);
        await db.collection("two").updateOne({ _id: 1 }, { $set: { half: false } });
      } }] };`,
      begun: async ({ url }) => {
        const half = () => onMongodb(url, (db) => db.collection("two").countDocuments({ half: true }));
        await eventually("the document is there", half, (count) => count > 0, 20_000);
      },
      rows: 1,
    },
  ],
};

for (const { engine, missing, create } of engines)
  describeRequiring(missing, `on ${engine}`, () => {
    test.each(halves[engine].map((half) => [half.title, half] as const))(
      "a run that is killed within %s leaves what the next run completes",
      async (_, { text, begun, rows }) => {
        const series = await ownSeries(engine, { "0001-one": creating(engine, "one"), "0002-two": text });
        const database = await create();
        const place = { engine, url: database.url };
        try {
          const applier = startApplier(place, series.folder);
          await begun(place, applier);
          applier.kill();
          expect((await applier.ended).at(-1)).not.toStartWith("applied");
          const after = await onTarget(place, (target) => target.readLedger());
          expect(after?.entries.filter(({ state }) => state === "applied").length).toBe(
            engine === "sqlite" ? undefined : 1,
          );
          const { number } = await onTarget(place, async (target) => migrate(target, await series.read()));
          expect(number).toBe(2);
          expect(await countIn(place, "two")).toBe(rows);
        } finally {
          await database.drop();
          await series.drop();
        }
      },
    );
  });

const postgres = engines.find(({ engine }) => engine === "postgres");
describeRequiring(postgres?.missing, "on postgres", () => {
  test("an index whose concurrent construction was interrupted is built again", async () => {
    const database = await postgres?.create();
    const place: StorePlace = { engine: "postgres", url: database?.url ?? "" };
    const run = (to: number) =>
      onTarget(place, async (target) => migrate(target, await seriesOf("heroes", "postgres"), { to }));
    try {
      await run(2);
      await query(place, "insert into hero (level, name) values (7, 'Ada'), (7, 'Grace')");
      // It fails for its duplicates, and leaves an invalid index as a killed construction does.
      const failing = query(place, "create unique index concurrently hero_name_trigrams on hero (level)");
      await expect(failing).rejects.toThrow("could not create unique index");
      expect(await definitionsOf(place)).toContain("relation hero_name_trigrams false");
      await run(3);
      expect(await definitionsOf(place)).toContain("relation hero_name_trigrams true");
    } finally {
      await database?.drop();
    }
  });
});
