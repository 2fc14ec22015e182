import { expect, test } from "bun:test";
import { prepare } from "./prepare.ts";
import { createSqliteDatabase } from "./sqlite-database.ts";

test("SQLite counts events as they are stored, and finds the greatest winners by its index", async () => {
  const database = await createSqliteDatabase();
  await prepare(database, "analytics");
  const session = await database.connect();
  try {
    const fight = (id: string, name: string) =>
      `('${id}', 'fight.finished', 'fights', '2031-01-01T00:00:00Z', '{"winner_name":"${name}","winner_team":"heroes"}')`;
    await session.run(
      `insert into event (id, type, source, time, data) values ${fight("1", "Ash")}, ${fight("2", "Birch")},
       ${fight("3", "Birch")}, ('4', 'order.paid', 'orders', '2031-01-01T00:00:00Z', '{}')`,
    );
    expect(await session.run("select type, source, count from event_count")).toEqual([
      { type: "fight.finished", source: "fights", count: 3 },
      { type: "order.paid", source: "orders", count: 1 },
    ]);
    expect(await session.run("select team, wins from team_wins")).toEqual([{ team: "heroes", wins: 3 }]);

    const greatest = "select name, team, wins from winner order by wins desc, name, team limit 10";
    expect((await session.run(greatest)).map(({ name }) => name)).toEqual(["Birch", "Ash"]);
    const plan = (await session.run(`explain query plan ${greatest}`)).map(({ detail }) => String(detail));
    expect(plan.join()).toContain("winner_most_wins");
    expect(plan.join()).not.toContain("TEMP B-TREE");
  } finally {
    await session.close();
    await database.drop();
  }
});
