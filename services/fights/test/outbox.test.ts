import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { connectMongodb, type MongoStore } from "@super-heroes/kit/store/mongodb";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { mongodbEngine } from "@super-heroes/testing/stores/mongodb-engine";
import { twoStores } from "@super-heroes/testing/stores/two-stores";
import { decideFight } from "../src/fight.ts";
import type { Fight } from "../src/model.ts";
import { openFightStore } from "../src/open.ts";
import type { FightStore, FightStoreWithOutbox } from "../src/store/fight-store.ts";
import { OTHERS_PUBLISH_WITHIN_MS } from "../src/store/mongodb-outbox.ts";
import { configOn, fightEngines, openStoreOn } from "./engines.ts";
import { request } from "./fighters.ts";

const fightNow = (id: string = Bun.randomUUIDv7()): Fight => decideFight(id, new Date(), request);
const fightsNow = (count: number) => Array.from({ length: count }, () => fightNow());
const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

/** Opens the store as it is opened when events are published. */
async function openWithOutbox(
  database: TestDatabase,
  othersPublishWithinMs = 0,
): Promise<FightStoreWithOutbox> {
  const config = configOn(database, { ANALYTICS_URL: "http://127.0.0.1:1" });
  const store = await openFightStore(config, silentLog, othersPublishWithinMs);
  if (!("outbox" in store)) throw new Error("the store has no outbox");
  return store;
}

describeOnEngines("outbox of fights", fightEngines, (create) => {
  const stores = twoStores(create, openWithOutbox, "test");

  const pendingIds = async () => idsOf(await stores.other.outbox.pending(1000));

  test("has the event of a stored fight, for another process too", async () => {
    const fight = fightNow();
    expect(await stores.one.insert([fight])).toEqual([true]);
    expect(await stores.other.outbox.pending(10)).toEqual([
      {
        id: fight.id,
        type: "fight.finished",
        version: 2,
        source: "fights",
        time: fight.fight_date,
        data: {
          winner_name: "Marrow Bell",
          winner_team: "heroes",
          winner_level: 70,
          loser_name: "The Quiet Tax",
          loser_level: 41,
          location_name: "The Drowned Terminus",
          hero_id: fight.hero.id ?? null,
          villain_id: fight.villain.id ?? null,
          location_id: fight.location.id ?? null,
        },
      },
    ]);
  });

  test("has every fight of a batch once, and a repeated one not again", async () => {
    const fights = fightsNow(100);
    await stores.one.insert(fights);
    expect((await pendingIds()).toSorted()).toEqual(idsOf(fights).toSorted());
    const [first, ...rest] = fights as [Fight, ...Fight[]];
    expect(await stores.other.insert([first, fightNow(first.id)])).toEqual([false, false]);
    expect((await pendingIds()).toSorted()).toEqual(idsOf([first, ...rest]).toSorted());
  });

  test("returns the oldest first, up to the limit", async () => {
    const fights = fightsNow(3);
    for (const fight of fights.toReversed()) {
      await stores.one.insert([fight]);
      await Bun.sleep(2);
    }
    expect(idsOf(await stores.one.outbox.pending(2))).toEqual(idsOf(fights.toReversed().slice(0, 2)));
  });

  test("removes delivered events only, and removing twice has no effect", async () => {
    const [one, two, three] = fightsNow(3) as [Fight, Fight, Fight];
    await stores.one.insert([one, two, three]);
    await stores.one.outbox.remove([one.id, three.id, "no such fight"]);
    await stores.other.outbox.remove([one.id]);
    expect(await pendingIds()).toEqual([two.id]);
    expect((await stores.one.latest(10, undefined)).length).toBe(3);
  });

  test("has all fights of concurrent inserts", async () => {
    const fights = fightsNow(40);
    await Promise.all(
      fights.map((fight, index) =>
        (index % 2 ? stores.one : stores.other).insert([fight, fightNow(fight.id)]),
      ),
    );
    expect((await pendingIds()).toSorted()).toEqual(idsOf(fights).toSorted());
  });

  describe("and stores that publish no events", () => {
    let storeWithout: FightStore;
    beforeEach(async () => {
      storeWithout = await openStoreOn(stores.database);
    });
    afterEach(() => storeWithout.connection.close());

    test("have no outbox and do not write into that of others", async () => {
      expect("outbox" in storeWithout).toBe(false);
      await storeWithout.insert(fightsNow(3));
      expect(await pendingIds()).toEqual([]);
    });
  });
});

test("an embedded database of an earlier version gets an outbox", async () => {
  const database = await embeddedEngine.create();
  const before = await openStoreOn(database);
  const [old, young] = fightsNow(2) as [Fight, Fight];
  await before.insert([old]);
  await before.connection.close();
  const store = await openWithOutbox(database);
  await store.insert([old, young]);
  expect(idsOf(await store.outbox.pending(10))).toEqual([young.id]);
  expect(await store.find(old.id)).toEqual(old);
  await store.connection.close();
  await database.drop();
});

describeOnEngines(
  "outbox of fights, where an entry comes before its fight,",
  [mongodbEngine("fights")],
  (create) => {
    let database: TestDatabase;
    let store: FightStoreWithOutbox;
    let mongo: MongoStore;

    beforeEach(async () => {
      database = await create();
      store = await openWithOutbox(database);
      mongo = await connectMongodb({
        url: database.env.MONGODB_URL ?? "",
        pool: { min: 1, max: 1 },
        timeoutMs: 2000,
        waitMs: 10_000,
        log: silentLog,
      });
    });
    afterEach(async () => {
      await Promise.all([store.connection.close(), mongo.close()]);
      await database.drop();
    });

    const entries = () =>
      mongo.run((db) => db.collection<{ _id: string; since: Date }>("outbox").find().toArray());
    /** Writes the entry of an insert that was interrupted before its fight. */
    const writeEntry = (id: string, ageMs: number) =>
      mongo.run((db) =>
        db
          .collection<{ _id: string; since: Date }>("outbox")
          .insertOne({ _id: id, since: new Date(Date.now() - ageMs) }),
      );

    const ageEntries = (ms: number) =>
      mongo.run((db) =>
        db.collection("outbox").updateMany({}, { $set: { since: new Date(Date.now() - ms) } }),
      );

    test("does not return what another process has just stored", async () => {
      const other = await openWithOutbox(database, OTHERS_PUBLISH_WITHIN_MS);
      try {
        await writeEntry("earlier", 10_000);
        await store.insert([fightNow("now")]);
        expect(await other.outbox.pending(10)).toEqual([]);
        expect(idsOf(await store.outbox.pending(10))).toEqual(["now"]);
        await ageEntries(OTHERS_PUBLISH_WITHIN_MS);
        expect(idsOf(await other.outbox.pending(10))).toEqual(["now"]);
      } finally {
        await other.connection.close();
      }
    });

    test("returns the stored fight of a repeated id, not the sent one", async () => {
      const first = fightNow("same");
      await store.insert([first]);
      const other = await openWithOutbox(database);
      try {
        await other.insert([{ ...fightNow("same"), winner_name: "Somebody Else" }]);
        const [event] = await other.outbox.pending(10);
        expect(event?.data.winner_name).toBe(first.winner_name);
      } finally {
        await other.connection.close();
      }
    });

    test("does not return an entry without a fight, and keeps it while the fight may be stored", async () => {
      await writeEntry("lost", 50_000);
      await store.insert([fightNow("found")]);
      expect(idsOf(await store.outbox.pending(10))).toEqual(["found"]);
      expect((await entries()).map(({ _id }) => _id).toSorted()).toEqual(["found", "lost"]);
    });

    test("removes an entry whose fight was not stored within a minute", async () => {
      await writeEntry("lost", 61_000);
      expect(await store.outbox.pending(10)).toEqual([]);
      expect(await entries()).toEqual([]);
    });

    test("returns a fight that is stored long after the first attempt", async () => {
      await writeEntry("late", 59_000);
      await store.insert([fightNow("late"), fightNow("new")]);
      expect(idsOf(await store.outbox.pending(10)).toSorted()).toEqual(["late", "new"]);
      const ages = (await entries()).map(({ since }) => Date.now() - since.getTime());
      expect(Math.max(...ages)).toBeLessThan(50_000);
    });

    test("keeps the entry of a stored fight at any age", async () => {
      const fight = fightNow();
      await store.insert([fight]);
      await ageEntries(Date.now());
      expect(idsOf(await store.outbox.pending(10))).toEqual([fight.id]);
      expect(await entries()).toHaveLength(1);
    });
  },
);
