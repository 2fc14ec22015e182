/** What a run refuses, and what its messages say. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { migrate } from "@super-heroes/kit/store/migrations/migrate";
import { sqliteTarget } from "@super-heroes/kit/store/migrations/sqlite-target";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { SQL } from "bun";
import { openStoreTarget } from "../../src/open-target.ts";
import { definitionsOf, query } from "./contents.ts";
import { type EmptyDatabase, engines, onTarget } from "./engines.ts";
import { creating, type OwnSeries, ownSeries } from "./own-series.ts";

setDefaultTimeout(60_000);

for (const { engine, missing, create } of engines)
  describeRequiring(missing, `on ${engine}`, () => {
    let database: EmptyDatabase;
    let series: OwnSeries;
    const place = () => ({ engine, url: database.url });
    const run = (acceptsNewer = false) =>
      onTarget(place(), async (target) => migrate(target, await series.read(), { acceptsNewer }));

    beforeEach(async () => {
      database = await create();
      series = await ownSeries(engine, {
        "0001-one": creating(engine, "one"),
        "0002-two": creating(engine, "two"),
      });
    });
    afterEach(async () => {
      await database.drop();
      await series.drop();
    });

    test("a file that was changed after it was applied is refused, other line ends are not", async () => {
      await run();
      await series.write("0001-one", `${creating(engine, "one")}\r\n`);
      await expect(run()).rejects.toThrow(
        /0001-one\.\S+ was changed after it was applied .* restore the file/,
      );
      await series.write("0001-one", creating(engine, "one"));
      expect((await run()).applied).toEqual([]);
    });

    test("a database with a migration that the files lack is refused, unless compatible ones are accepted", async () => {
      await run();
      await series.remove("0002-two");
      await expect(run()).rejects.toThrow(
        "the database has migration 0002 (two) and this version knows up to 0001: use the version that applied it",
      );
      expect(await run(true)).toMatchObject({ number: 2, applied: [] });
    });

    test("an incompatible migration that the files lack is always refused", async () => {
      const text =
        engine === "mongodb"
          ? creating(engine, "two").replace("{ steps", '{ incompatible: "for a test", steps')
          : `-- migrate:incompatible for a test\n${creating(engine, "two")}`;
      await series.write("0002-two", text);
      await run();
      await series.remove("0002-two");
      await expect(run(true)).rejects.toThrow("this version knows up to 0001");
    });

    test("a migration that fails is named, and applied when its file is corrected", async () => {
      const broken =
        engine === "mongodb"
          ? 'export default { steps: [{ title: "two", run: async () => { throw new Error("broken"); } }] };'
          : "broken;";
      await series.write("0002-two", broken);
      await expect(run()).rejects.toThrow(/0002-two\.\S+ failed on .*broken/);
      const ledger = await onTarget(place(), (target) => target.readLedger());
      const states = ledger?.entries.map(({ number, state }) => [number, state]);
      const begun = { sqlite: undefined, postgres: [[1, "applied"]] } as Record<string, unknown>;
      expect(states as unknown).toEqual(
        engine in begun
          ? begun[engine]
          : [
              [1, "applied"],
              [2, "running"],
            ],
      );
    });

    test("is never applied backwards", async () => {
      await run();
      const back = onTarget(place(), async (target) => migrate(target, await series.read(), { to: 1 }));
      await expect(back).rejects.toThrow("has schema 0002 already: migrations only go forward");
    });
  });

describe("without rights or space", () => {
  const byName = Object.fromEntries(engines.map((one) => [one.engine, one]));

  test("SQLite: a full disk is named, and leaves nothing", async () => {
    const { create } = byName.sqlite as (typeof engines)[number];
    const database = await create();
    const sql = new SQL(database.url);
    await sql.unsafe("pragma max_page_count = 20");
    const series = await ownSeries("sqlite", {
      "0001-one": "create table one (id integer);",
      "0002-two": "create table two (text text); insert into two values (hex(randomblob(1000000)));",
    });
    const target = sqliteTarget(sql, "SQLite test", 1000);
    await expect(migrate(target, await series.read())).rejects.toThrow(
      /0002-two\.sqlite\.sql failed on SQLite test: .*full: the disk is full; free space and run this again/,
    );
    expect(await definitionsOf({ engine: "sqlite", url: database.url })).toEqual([]);
    await sql.unsafe("pragma max_page_count = 100000");
    expect((await migrate(target, await series.read())).number).toBe(2);
    await target.close();
    await database.drop();
    await series.drop();
  });

  describeRequiring(byName.postgres?.missing, "PostgreSQL", () => {
    test("a role without rights is refused with what to do", async () => {
      const database = await byName.postgres?.create();
      const url = new URL(database?.url ?? "");
      const role = `reader_${crypto.randomUUID().slice(0, 8)}`;
      await query({ engine: "postgres", url: url.href }, `create role ${role} login password 'p'`);
      const own = Object.assign(new URL(url), { username: role, password: "p" });
      const series = await ownSeries("postgres", { "0001-one": "create table one (id integer);" });
      const target = await openStoreTarget({ engine: "postgres", url: own.href });
      await expect(migrate(target, await series.read())).rejects.toThrow(
        /permission denied for schema public: run this with the role that owns the database/,
      );
      await target.close();
      await database?.drop();
      await query({ engine: "postgres", url: process.env.TEST_POSTGRES_URL ?? "" }, `drop role ${role}`);
      await series.drop();
    });
  });

  describeRequiring(byName.mariadb?.missing, "MariaDB", () => {
    test("an account without rights is refused with what to do", async () => {
      const database = await byName.mariadb?.create();
      const url = new URL(database?.url ?? "");
      const name = `reader_${crypto.randomUUID().slice(0, 8)}`;
      const account = `'${name}'@'%'`;
      const admin = { engine: "mariadb", url: url.href } as const;
      await query(
        admin,
        `create user ${account} identified by 'p'; grant select on \`${url.pathname.slice(1)}\`.* to ${account}`,
      );
      const own = Object.assign(new URL(url), { username: name, password: "p" });
      const series = await ownSeries("mariadb", { "0001-one": "create table one (id integer);" });
      const target = await openStoreTarget({ engine: "mariadb", url: own.href });
      await expect(migrate(target, await series.read())).rejects.toThrow(
        /denied .*: run this with an account that has all privileges on the database/,
      );
      await target.close();
      await query(admin, `drop user ${account}`);
      await database?.drop();
      await series.drop();
    });
  });

  test("a store that does not respond is named, without its password", async () => {
    const opening = openStoreTarget({
      engine: "postgres",
      url: "postgres://super:secret@127.0.0.1:1/heroes",
    });
    const message = await opening.then(String, (error: Error) => error.message);
    expect(message).toStartWith("PostgreSQL 127.0.0.1:1/heroes did not respond for 0 s: ");
    expect(message).not.toContain("secret");
  });
});
