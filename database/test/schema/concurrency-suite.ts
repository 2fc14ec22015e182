import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { StoreService } from "../../src/schema.ts";
import { type DrawnTable, expectDense, expectWholeAtOnce, insertRows } from "./drawn-table.ts";
import { prepare } from "./prepare.ts";
import { type RandomChanges, randomChanges } from "./random-changes.ts";
import type { Session, TestDatabase } from "./session.ts";

const WRITERS = 6;
const CHANGES_PER_WRITER = 40;

/** What an engine's numbering must do while several connections change the table. */
export function describeConcurrentNumbering(
  table: DrawnTable,
  {
    service,
    create,
    sessionSettings,
    isConflict,
  }: {
    service: StoreService;
    create: () => Promise<TestDatabase>;
    /** Statements of which each writer runs one first, in turn. */
    sessionSettings: readonly string[];
    /** True for an error that asks to try the transaction again. */
    isConflict: (error: unknown) => boolean;
  },
): void {
  describe(`${table}_draw under concurrent changes`, () => {
    let database: TestDatabase;
    let reader: Session;
    let writers: Session[];

    beforeAll(async () => {
      database = await create();
      await prepare(database, service);
      reader = await database.connect();
      await reader.run(insertRows(table, 20));
      writers = await Promise.all(Array.from({ length: WRITERS }, () => database.connect()));
      const settled = writers.map((writer, index) =>
        writer.run(sessionSettings[index % sessionSettings.length] ?? ""),
      );
      await Promise.all(settled);
    });
    afterAll(async () => {
      await Promise.all([reader, ...writers].map((session) => session.close()));
      await database.drop();
    });

    /** Lets every writer make its changes, and looks at the table from outside all the while. */
    async function whileWatched(
      change: (writer: Session, changes: RandomChanges) => Promise<unknown>,
    ): Promise<void> {
      const work = writers.map(async (writer, index) => {
        const changes = randomChanges(writer, table, index + 1);
        for (let step = 0; step < CHANGES_PER_WRITER; step++) await change(writer, changes);
      });
      let working = true;
      const done = Promise.allSettled(work).then((outcomes) => {
        working = false;
        return outcomes
          .filter((outcome) => outcome.status === "rejected")
          .map((outcome) => String(outcome.reason));
      });
      while (working) await expectWholeAtOnce(reader, table);
      expect(await done).toEqual([]);
      await expectDense(reader, table);
    }

    test("single rows are added and removed without an error", async () => {
      await whileWatched(async (writer, changes) => writer.run(await changes.single()));
    });

    test("changes of any kind, in transactions, leave it dense, those that lose a conflict included", async () => {
      let committed = 0;
      await whileWatched(async (writer, changes) => {
        try {
          await writer.run("begin");
          await writer.run(await changes.any());
          await writer.run(await changes.any());
          await writer.run(changes.chance(0.7) ? "commit" : "rollback");
          committed++;
        } catch (error) {
          await writer.run("rollback");
          if (!isConflict(error)) throw error;
        }
      });
      expect(committed).toBeGreaterThan(WRITERS);
    });

    test("a row can be drawn by others from its commit on, and not before", async () => {
      const [writer] = writers as [Session];
      const numbered = async () =>
        (await reader.run(`select row_id from ${table}_draw where row_id = 777777`)).length;
      await writer.run("begin");
      await writer.run(insertRows(table, 1).replace("(", "(id, ").replace("values (", "values (777777, "));
      expect(await numbered()).toBe(0);
      await writer.run("commit");
      expect(await numbered()).toBe(1);
    });
  });
}
