/** Databases that were made before there was a record of migrations. */
import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { migrate } from "@super-heroes/kit/store/migrations/migrate";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { seedFileOf, seriesOf } from "../../src/schema.ts";
import { countIn, definitionsOf, query } from "./contents.ts";
import { type EmptyDatabase, engines, onTarget } from "./engines.ts";
import { onMongodb } from "./mongodb-database.ts";

setDefaultTimeout(60_000);

/** A row of version 1.0.0. */
const ROWS: Record<string, [table: string, statement: string]> = {
  heroes: ["hero", "insert into hero (level, name) values (7, 'Ada of 1.0.0')"],
  locations: ["location", "insert into location (name) values ('Site of 1.0.0')"],
  fights: ["fights", ""],
};

for (const { engine, service, missing, create } of engines)
  describeRequiring(missing, `adoption on ${engine}`, () => {
    let database: EmptyDatabase;
    const seed = seedFileOf(service);
    const [table, statement] = ROWS[service] as [string, string];
    const place = () => ({ engine, url: database.url });
    const run = (to?: number) =>
      onTarget(place(), async (target) => {
        const series = await seriesOf(service, engine);
        return migrate(target, series, { seedFile: seed, ...(to !== undefined && { to }) });
      });

    /** Makes what a version without migrations had: the schema with this number, a row, and no record. */
    async function makeOld(number: number): Promise<void> {
      await run(number);
      if (engine === "mongodb")
        await onMongodb(database.url, async (db) => {
          await db.collection<{ _id: string }>("fights").insertOne({ _id: "1" });
          await db.dropCollection("schema_migration");
        });
      else {
        await query(place(), statement);
        await query(place(), "drop table schema_migration");
      }
    }

    beforeEach(async () => {
      database = await create();
    });
    afterEach(() => database.drop());

    test("a database of version 1.0.0 keeps its rows, and gets what it lacks", async () => {
      await makeOld(1);
      const { adopted, applied, seeded, number } = await run();
      const { newest } = await seriesOf(service, engine);
      expect(adopted.map((migration) => migration.number)).toEqual([1]);
      expect(applied).toHaveLength(newest - 1);
      expect({ seeded, number }).toEqual({ seeded: false, number: newest });
      expect(await countIn(place(), table)).toBe(1);
      const fresh = await create();
      await onTarget({ engine, url: fresh.url }, async (target) =>
        migrate(target, await seriesOf(service, engine)),
      );
      expect(await definitionsOf(place())).toEqual(await definitionsOf({ engine, url: fresh.url }));
      await fresh.drop();
    });

    test("a database with the newest schema is recorded, and nothing is changed", async () => {
      const { newest } = await seriesOf(service, engine);
      await makeOld(newest);
      const before = await definitionsOf(place());
      const rows = await countIn(place(), table);
      const { adopted, applied, seeded, number } = await run();
      expect({ adopted: adopted.length, applied, seeded, number }).toEqual({
        adopted: newest,
        applied: [],
        seeded: false,
        number: newest,
      });
      expect(await definitionsOf(place())).toEqual(before);
      expect(await countIn(place(), table)).toBe(rows);
      const ledger = await onTarget(place(), (target) => target.readLedger());
      expect(ledger?.entries.every(({ state }) => state === "adopted")).toBe(true);
    });
  });
