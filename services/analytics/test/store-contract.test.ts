import { expect, test } from "bun:test";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { twoStores } from "@super-heroes/testing/stores/two-stores";
import { analyticsEngines, openStoreOn } from "./engines.ts";
import { fightEvent, orderEvent } from "./events.ts";

describeOnEngines("store of analytics", analyticsEngines, (create) => {
  const stores = twoStores(create, openStoreOn, "test");

  const total = async () => (await stores.other.counts()).reduce((sum, { count }) => sum + count, 0);

  test("without events has no counts and no winners", async () => {
    expect(await stores.one.counts()).toEqual([]);
    expect(await stores.one.wins(10)).toEqual({ heroes: 0, villains: 0, top: [] });
  });

  test("counts by type and source, for another process too", async () => {
    const user = orderEvent({ type: "user.registered", source: "users" });
    expect(await stores.one.add([orderEvent(), fightEvent("Ash"), orderEvent(), user])).toBe(4);
    const byCount = (await stores.other.counts()).toSorted((a, b) => a.type.localeCompare(b.type));
    expect(byCount).toEqual([
      { type: "fight.finished", source: "fights", count: 1 },
      { type: "order.placed", source: "orders", count: 2 },
      { type: "user.registered", source: "users", count: 1 },
    ]);
  });

  test("a repeated event counts once, alone and in a batch with new ones", async () => {
    const [one, two, three] = [fightEvent("Ash"), fightEvent("Ash"), fightEvent("Birch")];
    expect(await stores.one.add([one])).toBe(1);
    expect(await stores.other.add([one])).toBe(0);
    expect(await stores.one.add([two, one, three, two])).toBe(2);
    expect(await stores.one.add([three, two, one])).toBe(0);
    expect(await total()).toBe(3);
    expect(await stores.one.wins(10)).toEqual({
      heroes: 3,
      villains: 0,
      top: [
        { name: "Ash", team: "heroes", wins: 2 },
        { name: "Birch", team: "heroes", wins: 1 },
      ],
    });
  });

  test("a stored event is not changed by another one with its id", async () => {
    const event = fightEvent("Ash");
    await stores.one.add([event]);
    expect(await stores.one.add([{ ...orderEvent(), id: event.id }])).toBe(0);
    expect(await stores.one.counts()).toEqual([{ type: "fight.finished", source: "fights", count: 1 }]);
  });

  test("concurrent inserts of one event count once", async () => {
    const event = fightEvent("Ash");
    const stored = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? stores.one : stores.other).add([event, fightEvent("Birch")]),
      ),
    );
    expect(stored.reduce((sum, count) => sum + count, 0)).toBe(21);
    expect((await stores.one.wins(1)).heroes).toBe(21);
  });

  test("a hundred are stored completely", async () => {
    expect(await stores.one.add(Array.from({ length: 100 }, () => orderEvent()))).toBe(100);
    expect(await total()).toBe(100);
  });

  test("winners are counted by name and team, in sequence of wins, then names", async () => {
    const wins = (name: string, team: "heroes" | "villains", count: number) =>
      Array.from({ length: count }, () => fightEvent(name, team));
    await stores.one.add([
      ...wins("Yarrow", "villains", 2),
      ...wins("Ash", "heroes", 2),
      ...wins("Ash", "villains", 1),
      ...wins("Zed", "heroes", 3),
    ]);
    expect(await stores.one.wins(3)).toEqual({
      heroes: 5,
      villains: 3,
      top: [
        { name: "Zed", team: "heroes", wins: 3 },
        { name: "Ash", team: "heroes", wins: 2 },
        { name: "Yarrow", team: "villains", wins: 2 },
      ],
    });
  });

  test.each(["🦸‍♀️ Łuna 空", `"it's" \\ here`, "$where", "a.b.$c", "é".repeat(500)])(
    "a winner called %p is listed exactly",
    async (name) => {
      await stores.one.add([fightEvent(name, "villains")]);
      expect((await stores.one.wins(1)).top).toEqual([{ name, team: "villains", wins: 1 }]);
    },
  );

  test("data may be empty, and have every kind of value", async () => {
    const data = { a: "text", b: 1e300, c: true, d: null, e: -0.5, winner_team: "nobody" };
    expect(await stores.one.add([orderEvent({ data }), orderEvent({ data: {} })])).toBe(2);
    expect(await total()).toBe(2);
  });
});
