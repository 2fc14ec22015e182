import { expect, test } from "bun:test";
import { IdlePool } from "./idle-pool.ts";

/** A connection that records when it is closed. */
function connection() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { closed: promise, close: resolve };
}

const isPending = async (promise: Promise<void>) =>
  (await Promise.race([promise.then(() => "closed"), Promise.resolve("open")])) === "open";

test("the connection that was used last is taken first", () => {
  const pool = new IdlePool(3, 60_000);
  const [first, second] = [connection(), connection()];
  pool.put(first);
  pool.put(second);
  expect(pool.size).toBe(2);
  expect(pool.take()).toBe(second);
  expect(pool.take()).toBe(first);
  expect(pool.take()).toBeUndefined();
});

test("one more than there is room for is closed", async () => {
  const pool = new IdlePool(1, 60_000);
  const [kept, extra] = [connection(), connection()];
  pool.put(kept);
  pool.put(extra);
  await extra.closed;
  expect(await isPending(kept.closed)).toBe(true);
  expect(pool.take()).toBe(kept);
});

test("a connection that closed by itself is forgotten; one that is not idle changes nothing", () => {
  const pool = new IdlePool(3, 60_000);
  const [first, second, stranger] = [connection(), connection(), connection()];
  pool.put(first);
  pool.put(second);
  pool.remove(first);
  pool.remove(stranger);
  expect(pool.size).toBe(1);
  expect(pool.take()).toBe(second);
});

test("idle connections are closed in their time, those that came back in the meantime too", async () => {
  const pool = new IdlePool(3, 5);
  const [first, second] = [connection(), connection()];
  pool.put(first);
  await first.closed;
  pool.put(second);
  await second.closed;
  expect(pool.size).toBe(0);
});

test("connections that are not old enough when others are closed keep their own time", async () => {
  const pool = new IdlePool(3, 30);
  const [older, younger] = [connection(), connection()];
  pool.put(older);
  const startedAtMs = performance.now();
  while (performance.now() - startedAtMs < 10) await new Promise(setImmediate);
  pool.put(younger);
  await older.closed;
  await younger.closed;
  expect(pool.size).toBe(0);
});

test("a connection in use is not closed, however long that takes", async () => {
  const pool = new IdlePool(3, 5);
  const [used, idle] = [connection(), connection()];
  pool.put(used);
  expect(pool.take()).toBe(used);
  pool.put(idle);
  await idle.closed;
  expect(await isPending(used.closed)).toBe(true);
});

test("clearing closes all, and what comes later is kept again", async () => {
  const pool = new IdlePool(3, 60_000);
  const connections = [connection(), connection()];
  for (const each of connections) pool.put(each);
  pool.clear();
  await Promise.all(connections.map(({ closed }) => closed));
  expect(pool.size).toBe(0);
  pool.put(connection());
  expect(pool.size).toBe(1);
  pool.clear();
});
