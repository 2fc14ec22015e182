import { expect, setDefaultTimeout, test } from "bun:test";
import { describeRequiring, testApplying } from "@super-heroes/testing/run/requirements";
import { missingStore, realStores } from "@super-heroes/testing/stores/real-stores";
import { captureLog } from "../../test/captured-log.ts";
import { connectMongodb } from "./mongodb.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const url = realStores.mongodb ?? "";
const POOL = { min: 1, max: 3 };
const { host, pathname, username } = new URL(url || "mongodb://nowhere");

const connect = (options: Partial<Parameters<typeof connectMongodb>[0]> = {}) =>
  connectMongodb({ url, pool: POOL, timeoutMs: 5000, waitMs: 10_000, log: captureLog().log, ...options });

describeRequiring(missingStore("mongodb"), "MongoDB", () => {
  test("runs operations on the database that the URL names", async () => {
    const store = await connect();
    expect(await store.run(async (db) => db.databaseName)).toBe(pathname.slice(1) || "test");
    expect(await store.run((db) => db.command({ ping: 1 }))).toMatchObject({ ok: 1 });
    await store.probe();
    await store.close();
  });

  test("is described by host and database", async () => {
    const store = await connect();
    expect(store.description).toBe(`MongoDB ${host}${pathname}`);
    await store.close();
  });

  test("takes more operations at once than it has connections", async () => {
    const store = await connect();
    const pings = Array.from({ length: 50 }, () => store.run((db) => db.command({ ping: 1 })));
    expect(store.occupancy()).toEqual({ inUse: POOL.max, waiting: 47, max: POOL.max });
    expect(await Promise.all(pings)).toHaveLength(50);
    expect(store.occupancy()).toEqual({ inUse: 0, waiting: 0, max: POOL.max });
    await store.close();
  });

  test("an operation slower than the timeout ends with 503", async () => {
    const store = await connect({ timeoutMs: 500 });
    const slow = store.run(() => new Promise<never>(() => {}));
    await expect(slow).rejects.toMatchObject({ status: 503, code: "store_unavailable" });
    await store.close();
  });

  test("an error response of the server is passed on", async () => {
    const store = await connect();
    await expect(store.run((db) => db.command({ noSuchCommand: 1 }))).rejects.toThrow(/no such command/);
    await store.close();
  });

  const noAccounts = username ? undefined : "this server has no accounts, as FerretDB has none";
  testApplying(
    noAccounts,
    "a wrong password is refused at once, with a message that does not contain it",
    async () => {
      const { log, lines } = captureLog();
      const wrong = Object.assign(new URL(url), { password: "hunter2" }).href;
      const outcome = connect({ url: wrong, log }).catch((error: Error) => error.message);
      expect(await outcome).toStartWith(`MongoDB ${host}${pathname} refused the connection: `);
      expect(await outcome).not.toContain("hunter2");
      expect(lines).toEqual([]);
    },
  );
});
