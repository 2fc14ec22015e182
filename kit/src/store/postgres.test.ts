import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { realStores, variableOf } from "@super-heroes/testing/real-stores";
import { captureLog } from "../../test/captured-log.ts";
import { connectPostgres } from "./postgres.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const url = realStores.postgres ?? "";
const skipped = url ? "" : ` (skipped: ${variableOf("postgres")} is not set)`;
const POOL = { min: 1, max: 3 };
const ROW = "select $1::int as id, $2::text as name";

const connect = (options: Partial<Parameters<typeof connectPostgres>[0]> = {}) =>
  connectPostgres({ url, pool: POOL, timeoutMs: 5000, log: captureLog().log, ...options });

/** The test server's URL with parts of it replaced. */
function urlWith(parts: { password?: string; pathname?: string }): string {
  return Object.assign(new URL(url), parts).href;
}

describe.skipIf(!url)(`PostgreSQL${skipped}`, () => {
  test("answers queries with positional parameters", async () => {
    const store = await connect();
    expect<unknown>(await store.query(ROW, [7, "Ada"])).toEqual([{ id: 7, name: "Ada" }]);
    await store.probe();
    await store.close();
  });

  test("is described by host and database, without the password", async () => {
    const store = await connect();
    const { host, pathname, password } = new URL(url);
    expect(store.description).toBe(`PostgreSQL ${host}${pathname}`);
    if (password) expect(store.description).not.toContain(password);
    await store.close();
  });

  test("takes more queries at once than it has connections, each with its own answer", async () => {
    const store = await connect();
    const ids = Array.from({ length: 100 }, (_, id) => id);
    const answers = Promise.all(ids.map((id) => store.query<{ id: number }>(ROW, [id, "x"])));
    expect(store.occupancy()).toEqual({ inUse: POOL.max, waiting: 97, max: POOL.max });
    expect((await answers).map(([row]) => row?.id)).toEqual(ids);
    expect(store.occupancy()).toEqual({ inUse: 0, waiting: 0, max: POOL.max });
    await store.close();
  });

  test("queries slower than the timeout end with 503, and give their places back to those that follow", async () => {
    const store = await connect({ timeoutMs: 500 });
    const slow = Array.from({ length: POOL.max }, () => store.query("select pg_sleep(30)", []));
    for (const outcome of await Promise.allSettled(slow))
      expect(outcome).toEqual({
        status: "rejected",
        reason: expect.objectContaining({ status: 503, code: "store_unavailable" }),
      });
    while (store.occupancy().inUse > 0) await new Promise(setImmediate);
    expect<unknown>(await store.query(ROW, [7, "Ada"])).toEqual([{ id: 7, name: "Ada" }]);
    await store.close();
  });

  test("closes even while a query is stuck, which then ends with 503", async () => {
    const store = await connect({ timeoutMs: 500 });
    const stuck = store.query("select pg_sleep(30)", []).catch((error: unknown) => error);
    // Once a later query is answered, the stuck one is on its way.
    await store.probe();
    await store.close();
    expect(await stuck).toMatchObject({ status: 503, code: "store_unavailable" });
  });

  test("an error of the statement passes through", async () => {
    const store = await connect();
    await expect(store.query("select * from no_such_table", [])).rejects.toThrow(
      'relation "no_such_table" does not exist',
    );
    await store.close();
  });

  test("a wrong password is refused at once, in words that do not show it", async () => {
    const { log, lines } = captureLog();
    const { host, pathname } = new URL(url);
    const outcome = connect({ url: urlWith({ password: "hunter2" }), log }).catch(
      (error: Error) => error.message,
    );
    expect(await outcome).toStartWith(
      `PostgreSQL ${host}${pathname} refuses: password authentication failed`,
    );
    expect(await outcome).not.toContain("hunter2");
    expect(lines).toEqual([]);
  });

  test("a database that does not exist is refused at once", async () => {
    const { log, lines } = captureLog();
    await expect(connect({ url: urlWith({ pathname: "/no_such_database" }), log })).rejects.toThrow(
      'database "no_such_database" does not exist',
    );
    expect(lines).toEqual([]);
  });
});
