import { expect, test } from "bun:test";
import { prepare } from "./prepare.ts";
import { createSqliteDatabase } from "./sqlite-database.ts";

test("SQLite lists fights newest first by its index, without sorting", async () => {
  const database = await createSqliteDatabase();
  await prepare(database, "fights");
  const session = await database.connect();
  try {
    await session.run(
      `insert into fight (id, fight_date, fight) values
       ('b', '2030-01-01T00:00:00.000Z', '{}'), ('c', '2029-01-01T00:00:00.000Z', '{}'), ('a', '2030-01-01T00:00:00.000Z', '{}')`,
    );
    const newestFirst = "select id from fight order by fight_date desc, id desc limit 20";
    expect((await session.run(newestFirst)).map(({ id }) => id)).toEqual(["b", "a", "c"]);
    const plan = (await session.run(`explain query plan ${newestFirst}`)).map(({ detail }) => String(detail));
    expect(plan.join()).toContain("fight_newest_first");
    expect(plan.join()).not.toContain("TEMP B-TREE");
  } finally {
    await session.close();
    await database.drop();
  }
});
