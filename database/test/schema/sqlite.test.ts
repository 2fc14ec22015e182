import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expectDense, expectWholeAtOnce, idsOf, insertRows } from "./drawn-table.ts";
import { describeNumbering } from "./numbering-suite.ts";
import { prepare } from "./prepare.ts";
import type { Session, TestDatabase } from "./session.ts";
import { createSqliteDatabase } from "./sqlite-database.ts";

describe("SQLite", () => {
  describeNumbering("hero", "heroes", createSqliteDatabase);
  describeNumbering("villain", "villains", createSqliteDatabase);
  describeNumbering("location", "locations", createSqliteDatabase);

  describe("hero", () => {
    let database: TestDatabase;
    let session: Session;

    beforeEach(async () => {
      database = await createSqliteDatabase();
      await prepare(database, "heroes");
      session = await database.connect();
      await session.run("pragma journal_mode = wal");
      await session.run(insertRows("hero", 10));
    });
    afterEach(async () => {
      await session.close();
      await database.drop();
    });

    test.each(["off", "on"])("a replaced row is numbered once, recursive_triggers %s", async (recursive) => {
      await session.run(`pragma recursive_triggers = ${recursive}`);
      await session.run(
        "insert or replace into hero (id, level, name) values (2, 8, 'Replaced'), (500, 8, 'Added')",
      );
      await expectDense(session, "hero");
      expect(await idsOf(session, "hero")).toHaveLength(11);
    });

    test("an upsert numbers only what it inserts", async () => {
      await session.run(
        `insert into hero (id, level, name) values (1, 8, 'Again'), (500, 8, 'Anew')
         on conflict (id) do update set name = excluded.name`,
      );
      await expectDense(session, "hero");
    });

    test("an id that is taken cannot be replaced by an update", async () => {
      await expect(session.run("update or replace hero set id = 3 where id = 7")).rejects.toThrow(
        "hero id is taken",
      );
      await expectDense(session, "hero");
      expect(await idsOf(session, "hero")).toHaveLength(10);
    });

    test("stays dense while several processes write", async () => {
      const file = database.url.replace("sqlite://", "");
      const writers = [1, 2, 3].map((seed) =>
        Bun.spawn([process.execPath, join(import.meta.dir, "sqlite-writer.ts"), file, String(seed)]),
      );
      let working = true;
      const exitCodes = Promise.all(writers.map((writer) => writer.exited)).finally(() => {
        working = false;
      });
      while (working) {
        await expectWholeAtOnce(session, "hero");
        // The client runs in this thread: without a turn of the event loop an exit would not be noticed.
        await setImmediate();
      }
      expect(await exitCodes).toEqual([0, 0, 0]);
      await expectDense(session, "hero");
    });

    test.each(["(0, 'Zero')", "(1, 'No')", `(1, '${"x".repeat(51)}')`])("refuses %s", async (values) => {
      await expect(session.run(`insert into hero (level, name) values ${values}`)).rejects.toThrow(
        /constraint|too long/i,
      );
      await expectDense(session, "hero");
    });
  });
});
