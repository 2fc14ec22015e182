/** A run that is killed at each of its steps, and the next one. */
import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { migrate } from "@super-heroes/kit/store/migrations/migrate";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { migrationsOf, seedFileOf, seriesOf } from "../../src/schema.ts";
import { startApplier } from "./applier.ts";
import { countIn, definitionsOf } from "./contents.ts";
import { type EmptyDatabase, engines, onTarget } from "./engines.ts";

// Each step is a process and a database of its own.
setDefaultTimeout(120_000);

const TABLES = { heroes: "hero_draw", locations: "location_draw" } as Record<string, string>;

for (const { engine, service, missing, create } of engines)
  describeRequiring(missing, `a run on ${engine} that is killed`, () => {
    let whole: EmptyDatabase;
    const seed = seedFileOf(service);
    const run = (url: string) =>
      onTarget({ engine, url }, async (target) => ({
        ...(await migrate(target, await seriesOf(service, engine), { seedFile: seed })),
        ledger: await target.readLedger(),
      }));

    beforeEach(async () => {
      whole = await create();
    });
    afterEach(() => whole.drop());

    test("at the beginning of any of its steps is completed by the next run, with each step and each seed row once", async () => {
      const applier = startApplier({ engine, url: whole.url }, migrationsOf(service), { seed });
      const lines = (await applier.ended).slice(0, -1);
      const definitions = await definitionsOf({ engine, url: whole.url });
      const table = TABLES[service];
      const rows = table ? await countIn({ engine, url: whole.url }, table) : 0;
      expect(lines.length).toBeGreaterThan(2);
      const killedAt = async (killAt: number, line: string) => {
        const database = await create();
        const place = { engine, url: database.url };
        try {
          const killed = await startApplier(place, migrationsOf(service), { seed, killAt }).ended;
          expect(killed).toEqual(lines.slice(0, killAt + 1));
          const { number, ledger } = await run(database.url);
          expect({ line, number }).toEqual({ line, number: (await seriesOf(service, engine)).newest });
          expect(ledger?.seed).toBe(seed ? "loaded" : "none");
          expect(ledger?.entries.every(({ state }) => state === "applied")).toBe(true);
          expect(await definitionsOf(place)).toEqual(definitions);
          if (table) expect(await countIn(place, table)).toBe(rows);
          expect((await run(database.url)).applied).toEqual([]);
        } finally {
          await database.drop();
        }
      };
      await Promise.all(lines.map((line, killAt) => killedAt(killAt, line)));
    });
  });
