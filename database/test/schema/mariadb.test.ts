import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { describeRequiring, testRequiring } from "@super-heroes/testing/run/requirements";
import { missingStore } from "@super-heroes/testing/stores/real-stores";
import { storeFiles } from "../../src/schema.ts";
import { describeConcurrentNumbering } from "./concurrency-suite.ts";
import { expectDense, idsOf, insertRows } from "./drawn-table.ts";
import { createMariadbDatabase } from "./mariadb-database.ts";
import { describeNumbering } from "./numbering-suite.ts";
import type { Session, TestDatabase } from "./session.ts";

const serverUrl = process.env.TEST_MARIADB_URL;
const create = () => createMariadbDatabase(serverUrl ?? "");
const locations = storeFiles("locations", "mariadb");

describeRequiring(missingStore("mariadb"), "MariaDB", () => {
  describeNumbering("location", locations.schema, create);
  describeConcurrentNumbering("location", {
    schema: locations.schema,
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
      session = await database.connect();
      await session.load(locations.schema);
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

  testRequiring(
    Bun.which("mariadb") ? undefined : "the mariadb client is not on the PATH",
    "the mariadb client loads the files, whatever its own encoding",
    async () => {
      const database = await create();
      try {
        const { hostname, port, username, password, pathname } = new URL(database.url);
        for (const file of [locations.schema, locations.seed ?? ""]) {
          const client = Bun.spawn(
            [
              "mariadb",
              "--default-character-set=latin1",
              "-h",
              hostname,
              "-P",
              port,
              "-u",
              username,
              pathname.slice(1),
            ],
            { stdin: Bun.file(file), env: { ...process.env, MYSQL_PWD: decodeURIComponent(password) } },
          );
          expect(await client.exited).toBe(0);
        }
        const session = await database.connect();
        await expectDense(session, "location");
        expect(await session.run("select name from location where name like '%yfjell%'")).toEqual([
          { name: "Høyfjell Cable Station" },
        ]);
        await session.close();
      } finally {
        await database.drop();
      }
    },
  );
});
