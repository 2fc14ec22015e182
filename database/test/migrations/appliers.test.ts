/** Runs that begin at the same time. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { migrationsOf, seedFileOf, seriesOf } from "../../src/schema.ts";
import { startApplier } from "./applier.ts";
import { countIn } from "./contents.ts";
import { engines, onTarget } from "./engines.ts";

setDefaultTimeout(60_000);

const TABLES = { heroes: "hero", locations: "location" } as Record<string, string>;

for (const { engine, service, missing, create } of engines)
  describeRequiring(missing, `two runs at once on ${engine}`, () => {
    test("apply each migration and load the seed rows once, and the second has nothing to do", async () => {
      const database = await create();
      const place = { engine, url: database.url };
      const seed = seedFileOf(service);
      try {
        const appliers = [1, 2].map(() => startApplier(place, migrationsOf(service), { seed }));
        const lines = await Promise.all(appliers.map(({ ended }) => ended));
        const { newest } = await seriesOf(service, engine);
        expect(lines.map((printed) => printed.at(-1)).sort()).toEqual(["applied 0", `applied ${newest}`]);
        const ledger = await onTarget(place, (target) => target.readLedger());
        expect(ledger?.entries).toHaveLength(newest);
        const table = TABLES[service];
        if (table) {
          const alone = await create();
          await startApplier({ engine, url: alone.url }, migrationsOf(service), { seed }).ended;
          expect(await countIn(place, table)).toBe(await countIn({ engine, url: alone.url }, table));
          await alone.drop();
        }
      } finally {
        await database.drop();
      }
    });
  });
