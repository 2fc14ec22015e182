import { expect, test } from "bun:test";
import type { CatalogRow } from "./catalog.ts";
import { createReads } from "./reads.ts";

/** A store whose queries wait until the test responds with the rows of these ids. */
function heldStore() {
  const queries: { ids: readonly number[]; respond(ids: number[]): void; fail(reason: Error): void }[] = [];
  return {
    queries,
    rows(ids: readonly number[]): Promise<CatalogRow[]> {
      const { promise, resolve, reject } = Promise.withResolvers<CatalogRow[]>();
      const respond = (found: number[]) => resolve(found.map((id) => ({ id })));
      queries.push({ ids, respond, fail: reject });
      return promise;
    },
  };
}

const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

test("reads that wait at the same time share one query; each gets the row of its id, or none", async () => {
  const store = heldStore();
  const reads = createReads(store, 1);
  const rows = [3, 1, 2].map((id) => reads.submit(id));
  await turn();
  expect(store.queries.map(({ ids }) => ids)).toEqual([[3, 1, 2]]);
  store.queries[0]?.respond([1, 3]);
  expect((await Promise.all(rows)).map((row) => row?.id)).toEqual([3, 1, undefined]);
});

test("an id is in a query once, also when several callers read it", async () => {
  const store = heldStore();
  const reads = createReads(store, 1);
  const rows = [7, 7, 8, 7].map((id) => reads.submit(id));
  await turn();
  expect(store.queries.map(({ ids }) => ids)).toEqual([[7, 8]]);
  store.queries[0]?.respond([8, 7]);
  expect((await Promise.all(rows)).map((row) => row?.id)).toEqual([7, 7, 8, 7]);
});

test("a read that is submitted during a query is in the next one, so that it sees what was written before it", async () => {
  const store = heldStore();
  const reads = createReads(store, 1);
  const before = reads.submit(1);
  await turn();
  const after = reads.submit(1);
  await turn();
  store.queries[0]?.respond([]);
  expect(await before).toBeUndefined();
  await turn();
  store.queries[1]?.respond([1]);
  expect(await after).toEqual({ id: 1 });
});

test("a query that fails fails its reads and no others", async () => {
  const store = heldStore();
  const reads = createReads(store, 1);
  const failure = new Error("the store is down");
  const failing = reads.submit(1);
  await turn();
  const next = reads.submit(2);
  store.queries[0]?.fail(failure);
  await expect(failing).rejects.toBe(failure);
  await turn();
  store.queries[1]?.respond([2]);
  expect(await next).toEqual({ id: 2 });
});
