import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { LOCKS, withMongodbLock } from "@super-heroes/kit/store/migrations/mongodb-lock";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { missingStore, realStores } from "@super-heroes/testing/stores/real-stores";
import { type Db, MongoClient } from "mongodb";
import { createMongodbDatabase } from "./mongodb-database.ts";

setDefaultTimeout(20_000);

const LEASE_MS = 300;

describeRequiring(missingStore("mongodb"), "the lock of a MongoDB database", () => {
  let client: MongoClient;
  let db: Db;
  const locks = () => db.collection<{ _id: string; owner: string; beat: number }>(LOCKS);

  beforeEach(async () => {
    const { url } = await createMongodbDatabase(realStores.mongodb ?? "");
    client = new MongoClient(url);
    db = client.db();
  });
  afterEach(async () => {
    await db.dropDatabase();
    await client.close();
  });

  /** Holds the lock until `done` is called. */
  async function holdLock(atEnd = () => 0) {
    const [entered, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const work = async () => {
      entered.resolve();
      await end.promise;
      atEnd();
    };
    const first = withMongodbLock(db, work, () => {}, LEASE_MS);
    await entered.promise;
    return { first, done: () => end.resolve() };
  }

  test("is held by one at a time, and released at the end and after an error", async () => {
    const order: string[] = [];
    const { first, done } = await holdLock(() => order.push("first"));
    const waits = Promise.withResolvers<void>();
    const second = withMongodbLock(db, async () => void order.push("second"), waits.resolve, LEASE_MS);
    await waits.promise;
    done();
    await Promise.all([first, second]);
    expect(order).toEqual(["first", "second"]);
    const failing = withMongodbLock(
      db,
      () => Promise.reject(new Error("no")),
      () => {},
      LEASE_MS,
    );
    await expect(failing).rejects.toThrow("no");
    expect(await locks().countDocuments()).toBe(0);
  });

  test("is not taken from a process that renews it, for however long that works", async () => {
    const { first, done } = await holdLock();
    let entered = 0;
    const second = withMongodbLock(
      db,
      async () => void entered++,
      () => {},
      LEASE_MS,
    );
    // Renewed in each third of the lease: this many are longer than it.
    const beats = async () => (await locks().findOne({ _id: "lock" }))?.beat ?? 0;
    while ((await beats()) < 10) await Bun.sleep(LEASE_MS / 10);
    expect(entered).toBe(0);
    done();
    await Promise.all([first, second]);
    expect(entered).toBe(1);
  });

  test("of a process that was killed is taken over, whatever its clock was", async () => {
    await locks().insertOne({ _id: "lock", owner: "killed", beat: 7 });
    let waited = 0;
    expect(
      await withMongodbLock(
        db,
        async () => "done",
        () => waited++,
        LEASE_MS,
      ),
    ).toBe("done");
    expect(waited).toBe(1);
  });

  test("aborts the work of a process that has lost it", async () => {
    const working = withMongodbLock(
      db,
      async ({ signal, requireHeld }) => {
        await locks().updateOne({ _id: "lock" }, { $set: { owner: "another" } });
        await expect(requireHeld()).rejects.toThrow("another process took the lock over");
        signal.throwIfAborted();
      },
      () => {},
      LEASE_MS,
    );
    await expect(working).rejects.toThrow("another process took the lock over: run this again");
    expect((await locks().findOne())?.owner).toBe("another");
  });
});
