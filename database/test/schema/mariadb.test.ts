import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { missingStore } from "@super-heroes/testing/stores/real-stores";
import { describeConcurrentNumbering } from "./concurrency-suite.ts";
import { expectDense, idsOf, insertRows } from "./drawn-table.ts";
import { createMariadbDatabase } from "./mariadb-database.ts";
import { describeNumbering } from "./numbering-suite.ts";
import { prepare } from "./prepare.ts";
import type { Session, TestDatabase } from "./session.ts";

const serverUrl = process.env.TEST_MARIADB_URL;
const create = () => createMariadbDatabase(serverUrl ?? "");

describeRequiring(missingStore("mariadb"), "MariaDB", () => {
  describeNumbering("location", "locations", create);
  describeConcurrentNumbering("location", {
    service: "locations",
    create,
    sessionSettings: ["repeatable read", "read committed"].map(
      (level) => `set session transaction isolation level ${level}`,
    ),
    // From 11.6 on a transaction that meets a row newer than its snapshot is ended too (ER_CHECKREAD).
    isConflict: (error) => /^ER_(LOCK_DEADLOCK|CHECKREAD)$/.test((error as { code?: string }).code ?? ""),
  });

  describe("location", () => {
    let database: TestDatabase;
    let session: Session;

    beforeAll(async () => {
      database = await create();
      await prepare(database, "locations");
      session = await database.connect();
      await session.run(insertRows("location", 10));
    });
    afterAll(async () => {
      await session.close();
      await database.drop();
    });

    test("an upsert and a replace number every row once", async () => {
      await session.run(
        `insert into location (id, name) values (1, 'Again'), (500, 'Anew') on duplicate key update name = values(name)`,
      );
      await expectDense(session, "location");
      await session.run("replace into location (id, name) values (2, 'Replaced'), (501, 'Added')");
      await expectDense(session, "location");
      expect(await idsOf(session, "location")).toHaveLength(12);
    });

    test("the counted size is the number of rows", async () => {
      const [counted] = await session.run("select size from location_draw_size");
      expect(counted?.size).toBe((await idsOf(session, "location")).length);
    });

    test("truncate, which fires no trigger, is refused", async () => {
      await expect(session.run("truncate table location")).rejects.toThrow("foreign key");
      await expectDense(session, "location");
    });

    test.each(["('No')", `('${"x".repeat(51)}')`])("refuses %s", async (values) => {
      await expect(session.run(`insert into location (name) values ${values}`)).rejects.toThrow(
        /constraint|too long/i,
      );
      await expectDense(session, "location");
    });
  });
});
