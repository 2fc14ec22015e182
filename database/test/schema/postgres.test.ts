import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { missingStore } from "@super-heroes/testing/stores/real-stores";
import { SQL } from "bun";
import { describeConcurrentNumbering } from "./concurrency-suite.ts";
import { expectDense, idsOf, insertRows } from "./drawn-table.ts";
import { describeNumbering } from "./numbering-suite.ts";
import { createPostgresDatabase } from "./postgres-database.ts";
import { prepare } from "./prepare.ts";
import type { Session, TestDatabase } from "./session.ts";

const serverUrl = process.env.TEST_POSTGRES_URL;
const create = () => createPostgresDatabase(serverUrl ?? "");

describeRequiring(missingStore("postgres"), "PostgreSQL", () => {
  describeNumbering("hero", "heroes", create);
  describeNumbering("villain", "villains", create);
  describeConcurrentNumbering("hero", {
    service: "heroes",
    create,
    // As the services set their connections, and as a client that sets nothing.
    sessionSettings: ["set plan_cache_mode = force_generic_plan", "set plan_cache_mode = auto"],
    isConflict: (error) => error instanceof SQL.PostgresError && error.errno === "40P01",
  });

  describe("hero", () => {
    let database: TestDatabase;
    let session: Session;

    beforeAll(async () => {
      database = await create();
      await prepare(database, "heroes");
      session = await database.connect();
      await session.run(insertRows("hero", 10));
    });
    afterAll(async () => {
      await session.close();
      await database.drop();
    });

    test("an upsert numbers only what it inserts", async () => {
      await session.run(
        `insert into hero (id, level, name) values (1, 8, 'Again'), (500, 8, 'Anew')
         on conflict (id) do update set name = excluded.name`,
      );
      await expectDense(session, "hero");
      expect(await idsOf(session, "hero")).toHaveLength(11);
    });

    test("truncate empties the numbering", async () => {
      await session.run("truncate hero");
      await expectDense(session, "hero");
      await session.run(insertRows("hero", 4));
      await expectDense(session, "hero");
    });

    test("a transaction with an older snapshot is refused before it can misnumber", async () => {
      await session.run("begin isolation level repeatable read");
      await expect(session.run(insertRows("hero", 1))).rejects.toThrow(
        "at isolation level read committed, not repeatable",
      );
      await session.run("rollback");
      await expectDense(session, "hero");
    });

    test("writers do not wait for a vacuum of the numbering", async () => {
      const vacuum = await database.connect();
      try {
        await vacuum.run("begin");
        await vacuum.run("lock table hero_draw in share update exclusive mode");
        await session.run("set lock_timeout = '5s'");
        await session.run(insertRows("hero", 1));
        await vacuum.run("rollback");
      } finally {
        await vacuum.close();
      }
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
