import { expect, setDefaultTimeout, test } from "bun:test";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { missingStore, realStores } from "@super-heroes/testing/stores/real-stores";
import type { SqlStore } from "../../src/store/sql.ts";
import type { ConnectOptions } from "../../src/store/store.ts";
import { captureLog } from "../captured-log.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const POOL = { min: 1, max: 3 };

/** What differs between the connectors of SQL engines. */
export interface SqlEngine {
  title: string;
  store: "postgres" | "mariadb";
  connect(options: ConnectOptions): Promise<SqlStore>;
  /** A statement that responds to its two parameters as `id` and `name`. */
  row: string;
  /** A statement that takes 30 s. */
  sleep: string;
  /** Words of the engine's own errors. */
  messages: { noTable: string; noDatabase: string; wrongPassword: string };
}

/** The contract of a SQL connector, on a real server. */
export function describeSqlConnector(engine: SqlEngine): void {
  const url = realStores[engine.store] ?? "";

  const connect = (options: Partial<ConnectOptions> = {}) =>
    engine.connect({ url, pool: POOL, timeoutMs: 5000, waitMs: 10_000, log: captureLog().log, ...options });

  /** The test server's URL with parts of it replaced. */
  function urlWith(parts: { password?: string; pathname?: string }): string {
    return Object.assign(new URL(url), parts).href;
  }

  describeRequiring(missingStore(engine.store), engine.title, () => {
    test("responds to queries with positional parameters", async () => {
      const store = await connect();
      expect<unknown>(await store.query(engine.row, [7, "Ada"])).toEqual([{ id: 7, name: "Ada" }]);
      await store.probe();
      await store.close();
    });

    test("is described by host and database, without the password", async () => {
      const store = await connect();
      const { host, pathname, password } = new URL(url);
      expect(store.description).toBe(`${engine.title} ${host}${pathname}`);
      if (password) expect(store.description).not.toContain(password);
      await store.close();
    });

    test("takes more queries at once than it has connections, each with its own response", async () => {
      const store = await connect();
      const ids = Array.from({ length: 100 }, (_, id) => id);
      const responses = Promise.all(ids.map((id) => store.query<{ id: number }>(engine.row, [id, "x"])));
      expect(store.occupancy()).toEqual({ inUse: POOL.max, waiting: 97, max: POOL.max });
      expect((await responses).map(([row]) => row?.id)).toEqual(ids);
      expect(store.occupancy()).toEqual({ inUse: 0, waiting: 0, max: POOL.max });
      await store.close();
    });

    test("queries slower than the timeout end with 503, and release their places for those that follow", async () => {
      const store = await connect({ timeoutMs: 500 });
      const slow = Array.from({ length: POOL.max }, () => store.query(engine.sleep, []));
      for (const outcome of await Promise.allSettled(slow))
        expect(outcome).toEqual({
          status: "rejected",
          reason: expect.objectContaining({ status: 503, code: "store_unavailable" }),
        });
      while (store.occupancy().inUse > 0) await new Promise(setImmediate);
      expect<unknown>(await store.query(engine.row, [7, "Ada"])).toEqual([{ id: 7, name: "Ada" }]);
      await store.close();
    });

    test("closes even while a query is stuck, which then ends with 503", async () => {
      const store = await connect({ timeoutMs: 500 });
      const stuck = store.query(engine.sleep, []).catch((error: unknown) => error);
      // Once a later query gets a response, the stuck one has been sent.
      await store.probe();
      await store.close();
      expect(await stuck).toMatchObject({ status: 503, code: "store_unavailable" });
    });

    test("an error of the statement is passed on", async () => {
      const store = await connect();
      await expect(store.query("select * from no_such_table", [])).rejects.toThrow(engine.messages.noTable);
      await store.close();
    });

    test("a wrong password is refused at once, with a message that does not contain it", async () => {
      const { log, lines } = captureLog();
      const { host, pathname } = new URL(url);
      const outcome = connect({ url: urlWith({ password: "hunter2" }), log }).catch(
        (error: Error) => error.message,
      );
      expect(await outcome).toStartWith(
        `${engine.title} ${host}${pathname} refused the connection: ${engine.messages.wrongPassword}`,
      );
      expect(await outcome).not.toContain("hunter2");
      expect(lines).toEqual([]);
    });

    test("a database that does not exist is refused at once", async () => {
      const { log, lines } = captureLog();
      await expect(connect({ url: urlWith({ pathname: "/no_such_database" }), log })).rejects.toThrow(
        engine.messages.noDatabase,
      );
      expect(lines).toEqual([]);
    });
  });
}
