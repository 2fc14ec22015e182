import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { StoreService } from "../../src/schema.ts";
import { type DrawnTable, expectDense, idsOf, insertRows } from "./drawn-table.ts";
import { prepare } from "./prepare.ts";
import { randomChanges } from "./random-changes.ts";
import type { Session, TestDatabase } from "./session.ts";

/** What every engine's numbering must do, over one connection. The suite has a database of its own. */
export function describeNumbering(
  table: DrawnTable,
  service: StoreService,
  create: () => Promise<TestDatabase>,
): void {
  describe(`${table}_draw`, () => {
    let database: TestDatabase;
    let session: Session;

    beforeAll(async () => {
      database = await create();
      await prepare(database, service);
      session = await database.connect();
    });
    afterAll(async () => {
      await session.close();
      await database.drop();
    });

    test("is empty with the table", async () => {
      await expectDense(session, table);
      expect(await idsOf(session, table)).toEqual([]);
    });

    test("follows one row and many, added and removed", async () => {
      await session.run(insertRows(table, 1));
      await expectDense(session, table);
      await session.run(insertRows(table, 10));
      await expectDense(session, table);
      const [first, second, , fourth, ...rest] = await idsOf(session, table);
      await session.run(`delete from ${table} where id = ${first}`);
      await expectDense(session, table);
      await session.run(`delete from ${table} where id in (${second}, ${fourth}, ${rest.at(-1)})`);
      await expectDense(session, table);
      expect(await idsOf(session, table)).toHaveLength(7);
    });

    test("ignores a statement that changes no row", async () => {
      await session.run(`delete from ${table} where id = 0`);
      await session.run(`update ${table} set name = name`);
      await expectDense(session, table);
    });

    test("follows a changed id", async () => {
      const [id] = await idsOf(session, table);
      await session.run(`update ${table} set id = 123456 where id = ${id}`);
      await expectDense(session, table);
      expect(await idsOf(session, table)).toContain(123456);
    });

    test("follows an emptied table that is filled again", async () => {
      await session.run(`delete from ${table}`);
      await expectDense(session, table);
      await session.run(insertRows(table, 3));
      await expectDense(session, table);
      expect(await idsOf(session, table)).toHaveLength(3);
    });

    test("is rolled back with the change", async () => {
      const before = await idsOf(session, table);
      await session.run("begin");
      await session.run(insertRows(table, 4));
      await session.run(`delete from ${table} where id = ${before[0]}`);
      await session.run("rollback");
      expect(await idsOf(session, table)).toEqual(before);
      await expectDense(session, table);
    });

    test("stays dense through random changes", async () => {
      const changes = randomChanges(session, table, 1);
      for (let step = 0; step < 120; step++) {
        const inTransaction = changes.chance(0.3);
        if (inTransaction) await session.run("begin");
        await session.run(await changes.any());
        if (inTransaction) {
          await session.run(await changes.any());
          await session.run(changes.chance(0.5) ? "commit" : "rollback");
        }
        await expectDense(session, table);
      }
    });
  });
}
