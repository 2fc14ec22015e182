import { expect, test } from "bun:test";
import type { Event } from "@super-heroes/kit/events/event";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { twoStores } from "@super-heroes/testing/stores/two-stores";
import type { EventLog } from "../src/store/event-log.ts";
import { analyticsEngines, openStoreOn } from "./engines.ts";
import { fightEvent, orderEvent } from "./events.ts";

/** All events of a log, in order. */
async function allOf(log: EventLog) {
  const events: { sequence: number; event: Event }[] = [];
  for (;;) {
    const page = await log.after(events.at(-1)?.sequence ?? 0);
    if (page.length === 0) return events;
    events.push(...page);
  }
}

const idsOf = async (log: EventLog) => (await allOf(log)).map(({ event }) => event.id);

describeOnEngines("log of analytics", analyticsEngines, (create) => {
  const stores = twoStores(create, openStoreOn, "test");
  const one = () => stores.one.log;
  const other = () => stores.other.log;

  test("without events has no head and nothing to read", async () => {
    expect(await one().head()).toBe(0);
    expect(await one().after(0)).toEqual([]);
  });

  test("has events in the order in which they were appended, for another process too", async () => {
    const events = Array.from({ length: 30 }, () => orderEvent());
    for (const event of events.slice(0, 20)) await one().append([event]);
    expect(await one().append(events.slice(20))).toEqual({ added: 10, last: 30 });
    expect(await allOf(other())).toEqual(
      events.map((event, index) => ({ sequence: index + 1, event: { version: 1, ...event } })),
    );
    expect(await other().head()).toBe(30);
    expect((await other().after(12))[0]?.sequence).toBe(13);
  });

  test("has a repeated event once, alone and in a batch with new ones", async () => {
    const [a, b, c] = [fightEvent("Ash"), fightEvent("Ash"), fightEvent("Birch")];
    expect((await one().append([a])).added).toBe(1);
    expect((await other().append([a])).added).toBe(0);
    expect((await one().append([b, a, c, b])).added).toBe(2);
    expect((await one().append([c, b, a])).added).toBe(0);
    expect(await idsOf(other())).toEqual([a.id, b.id, c.id]);
  });

  test("does not change a stored event for another one with its id", async () => {
    const event = fightEvent("Ash");
    await one().append([event]);
    expect((await other().append([{ ...orderEvent(), id: event.id }])).added).toBe(0);
    expect((await allOf(one())).map(({ event: { type } }) => type)).toEqual(["fight.finished"]);
  });

  test("of processes that append at once has every event once, at sequences without a gap", async () => {
    const shared = fightEvent("Ash");
    const appended = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? one() : other()).append([shared, fightEvent("Birch")]),
      ),
    );
    expect(appended.reduce((sum, { added }) => sum + added, 0)).toBe(21);
    const events = await allOf(one());
    expect(new Set(events.map(({ event }) => event.id)).size).toBe(21);
    expect(events.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 21 }, (_, index) => index + 1),
    );
  });

  test("shows a reader no event behind its place, while others append", async () => {
    const seen: number[] = [];
    const appending = Promise.all(
      [one(), other()].map(async (log) => {
        for (let count = 0; count < 15; count++) await log.append([fightEvent("Ash"), orderEvent()]);
      }),
    );
    let isAppending = true;
    void appending.finally(() => {
      isAppending = false;
    });
    for (;;) {
      const last = !isAppending;
      const page = await other().after(seen.at(-1) ?? 0);
      seen.push(...page.map(({ sequence }) => sequence));
      if (last && page.length === 0) break;
    }
    await appending;
    expect(seen).toEqual((await allOf(one())).map(({ sequence }) => sequence));
    expect(seen).toHaveLength(60);
  });

  test.each(["🦸‍♀️ Łuna 空", `"it's" \\ here`, "$where", "a.b.$c", "é".repeat(500)])(
    "keeps the name %p exactly",
    async (name) => {
      await one().append([fightEvent(name)]);
      expect((await other().after(0))[0]?.event.data.winner_name).toBe(name);
    },
  );

  test("keeps data that is empty or of every kind, and versions that it does not know", async () => {
    const data = { a: "text", b: 1e300, c: true, d: null, e: -0.5, winner_team: "nobody" };
    const events = [
      orderEvent({ data }),
      orderEvent({ data: {} }),
      fightEvent("Ash", "heroes", { version: 99 }),
    ];
    await one().append(events);
    expect((await allOf(other())).map(({ event }) => event)).toEqual(
      events.map((event) => ({ version: 1, ...event })),
    );
  });
});

describeOnEngines("snapshots of analytics", analyticsEngines, (create) => {
  const stores = twoStores(create, openStoreOn, "test");
  const snapshot = (changes = {}) => ({
    model: "head-to-head",
    generation: 1,
    sequence: 10,
    version: 1,
    entries: 2,
    checksum: "c",
    chunks: 2,
    ...changes,
  });
  const content = ['[["a",1]]', '[["b",2]]'];

  test("are listed and read by another process, and stored once", async () => {
    await stores.one.snapshots.save(snapshot(), content);
    await stores.other.snapshots.save(snapshot(), content);
    expect(await stores.other.snapshots.manifest()).toEqual({ snapshots: [snapshot()], activations: [] });
    expect(await stores.other.snapshots.load(snapshot())).toEqual(content);
  });

  test("that are removed are neither listed nor read, and removing them again does nothing", async () => {
    const [kept, removed] = [snapshot({ sequence: 20 }), snapshot()];
    for (const each of [kept, removed]) await stores.one.snapshots.save(each, content);
    await stores.one.snapshots.remove(removed);
    await stores.other.snapshots.remove(removed);
    expect((await stores.one.snapshots.manifest()).snapshots).toEqual([kept]);
    expect(await stores.one.snapshots.load(removed)).toBeUndefined();
    expect(await stores.one.snapshots.load(kept)).toEqual(content);
  });

  test("a generation is activated by one process, and never after a later one", async () => {
    const activate = (store: "one" | "other", generation: number) =>
      stores[store].snapshots.activate({ model: "days", generation, version: 1 });
    const both = await Promise.all([activate("one", 2), activate("other", 2)]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await activate("one", 1)).toBe(false);
    expect((await stores.other.snapshots.manifest()).activations).toEqual([
      { model: "days", generation: 2, version: 1 },
    ]);
  });
});
