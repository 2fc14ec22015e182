import { afterAll, expect, test } from "bun:test";
import { compared, startWriters } from "./ledger.ts";

const ledgerOf = (ids: string[], contradicted: string[] = []) => ({
  acknowledged: new Map(ids.map((id) => [`key of ${id}`, id])),
  contradicted,
  repeated: 0,
});

test("nothing is lost or duplicated when exactly the acknowledged rows are stored", () => {
  expect(compared(ledgerOf(["a", "b"]), ["b", "a"], new Set())).toEqual({ lost: 0, duplicated: 0 });
});

test("an acknowledged row that is not stored is lost", () => {
  expect(compared(ledgerOf(["a", "b"]), ["a"], new Set())).toEqual({ lost: 1, duplicated: 0 });
});

test("a row beyond the number of keys is a duplicate", () => {
  expect(compared(ledgerOf(["a"]), ["a", "a2"], new Set())).toEqual({ lost: 0, duplicated: 1 });
});

test("a row that was replaced by another is lost, and the other is a duplicate", () => {
  expect(compared(ledgerOf(["a"]), ["a2"], new Set())).toEqual({ lost: 1, duplicated: 1 });
});

test("a key with two ids is a duplicate", () => {
  expect(compared(ledgerOf(["a"], ["key of a"]), ["a"], new Set())).toEqual({ lost: 0, duplicated: 1 });
});

test("rows that were stored before do not count", () => {
  expect(compared(ledgerOf(["a"]), ["old", "a"], new Set(["old"]))).toEqual({ lost: 0, duplicated: 0 });
});

const keys: string[] = [];
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  development: false,
  fetch(request) {
    const key = request.headers.get("idempotency-key") ?? "";
    keys.push(key);
    // The first attempt under each key fails.
    return keys.filter((other) => other === key).length === 1
      ? new Response("", { status: 503 })
      : Response.json({ id: `row of ${key}` }, { status: 201 });
  },
});
afterAll(() => server.stop(true));

test("writers repeat a request under its key until it is acknowledged", async () => {
  const { ledger, workers } = startWriters(2, { url: server.url.href, requestFor: () => ({ body: {} }) });
  while (ledger.acknowledged.size < 3) await Bun.sleep(1);
  await workers.stop();
  expect([...ledger.acknowledged].every(([key, id]) => id === `row of ${key}`)).toBe(true);
  expect(new Set(keys)).toEqual(new Set(ledger.acknowledged.keys()));
  expect(ledger.repeated).toBe(ledger.acknowledged.size);
  expect(ledger.contradicted).toEqual([]);
});
