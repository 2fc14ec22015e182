import { expect, test } from "bun:test";
import { prepare } from "./prepare.ts";
import { createSqliteDatabase } from "./sqlite-database.ts";

test("SQLite gives every event the next sequence, and reads on from one by its key, without sorting", async () => {
  const database = await createSqliteDatabase();
  await prepare(database, "analytics");
  const session = await database.connect();
  try {
    const event = (id: string) => `('${id}', 'fight.finished', 'fights', '2031-01-01T00:00:00Z', '{}')`;
    const insert = (...ids: string[]) =>
      session.run(
        `insert into event (id, type, source, time, data) values ${ids.map(event)} on conflict (id) do nothing`,
      );
    await insert("b", "a");
    await insert("a", "c");
    const next = "select sequence, id, version from event where sequence > 1 order by sequence limit 10";
    expect(await session.run(next)).toEqual([
      { sequence: 2, id: "a", version: 1 },
      { sequence: 3, id: "c", version: 1 },
    ]);
    const plan = (await session.run(`explain query plan ${next}`)).map(({ detail }) => String(detail));
    expect(plan.join()).toContain("INTEGER PRIMARY KEY");
    expect(plan.join()).not.toContain("TEMP B-TREE");
  } finally {
    await session.close();
    await database.drop();
  }
});
