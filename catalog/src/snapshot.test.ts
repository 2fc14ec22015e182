import { afterEach, describe, expect, test } from "bun:test";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { chiSquare, criticalChiSquare } from "@super-heroes/testing/analysis/chi-square";
import { seededRandom } from "@super-heroes/testing/inputs/seeded-random";
import type { CatalogRow } from "./catalog.ts";
import { createSnapshot, type Snapshot, type SnapshotOptions } from "./snapshot.ts";

/** A table whose queries fail or wait when the test says so. */
function table(...ids: number[]) {
  let version = 1;
  const state = {
    rows: ids,
    failure: undefined as Error | undefined,
    /** Resolves the queries that are held. */
    held: undefined as PromiseWithResolvers<void> | undefined,
    checks: 0,
    copies: 0,
    change(...next: number[]) {
      state.rows = next;
      version++;
    },
    async version() {
      state.checks++;
      const seen = String(version);
      await state.held?.promise;
      if (state.failure) throw state.failure;
      return seen;
    },
    async copy(most: number) {
      state.copies++;
      const copy = {
        version: String(version),
        rows: state.rows.slice(0, most).map((id): CatalogRow => ({ id })),
      };
      await state.held?.promise;
      if (state.failure) throw state.failure;
      return copy;
    },
  };
  return state;
}

const open: Snapshot[] = [];
afterEach(() => {
  for (const snapshot of open.splice(0)) snapshot.close();
});

async function snapshotOf(store: SnapshotOptions["store"], options: Partial<SnapshotOptions> = {}) {
  const warnings: string[] = [];
  const log = { warn: (_: unknown, text: string) => void warnings.push(text) };
  const snapshot = createSnapshot({
    store,
    mostRows: 100,
    staleMs: 0,
    textOf: ({ id }) => String(id),
    log: log as unknown as SnapshotOptions["log"],
    metrics: createMetrics("test"),
    checkEveryMs: 60_000,
    ...options,
  });
  open.push(snapshot);
  await snapshot.checked();
  return { snapshot, warnings };
}

const drawn = (snapshot: Snapshot) => snapshot.draw(1);

test("draws rows of the table, as many as are requested", async () => {
  const { snapshot } = await snapshotOf(table(7));
  expect(snapshot.draw(3)).toEqual(["7", "7", "7"]);
});

test("an empty table is known to be empty", async () => {
  const { snapshot } = await snapshotOf(table());
  expect(snapshot.draw(3)).toEqual([]);
});

test("draws are uniform and independent", async () => {
  const ids = Array.from({ length: 20 }, (_, index) => index);
  const { snapshot } = await snapshotOf(table(...ids), { random: seededRandom(7) });
  const counts = new Array(20).fill(0);
  const pairs = new Array(400).fill(0);
  for (let draw = 0; draw < 20_000; draw++) {
    const [one, two] = (snapshot.draw(2) ?? []).map(Number) as [number, number];
    counts[one]++;
    pairs[one * 20 + two]++;
  }
  expect(chiSquare(counts)).toBeLessThan(criticalChiSquare(20));
  expect(chiSquare(pairs)).toBeLessThan(criticalChiSquare(400));
});

test("a change by another process is seen by the next check, and rows are read again only then", async () => {
  const store = table(1);
  const { snapshot } = await snapshotOf(store, { checkEveryMs: 1 });
  const checks = store.checks;
  while (store.checks < checks + 3) await new Promise(setImmediate);
  expect(store.copies).toBe(1);
  store.change(2);
  while (drawn(snapshot)?.[0] !== "2") await new Promise(setImmediate);
  expect(store.copies).toBe(2);
});

test("after a change by this process the copy is not used until it has been read again", async () => {
  const store = table(1);
  const { snapshot } = await snapshotOf(store);
  store.change(2);
  snapshot.changed();
  expect(snapshot.draw(1)).toBeUndefined();
  await snapshot.checked();
  expect(drawn(snapshot)).toEqual(["2"]);
});

test("a check that began before a change says nothing about the rows after it", async () => {
  const store = table(1);
  const { snapshot } = await snapshotOf(store);
  store.held = Promise.withResolvers();
  const { checks } = store;
  snapshot.changed();
  while (store.checks === checks) await new Promise(setImmediate);
  // The version that the check has read is the old one.
  store.change(2);
  snapshot.changed();
  const { resolve } = store.held;
  store.held = undefined;
  resolve();
  await snapshot.checked();
  expect(drawn(snapshot)).toEqual(["2"]);
});

test("a table with more rows than allowed is left to the store, and is copied once it is smaller", async () => {
  const store = table(1, 2, 3);
  const { snapshot, warnings } = await snapshotOf(store, { mostRows: 2 });
  expect(snapshot.draw(1)).toBeUndefined();
  store.change(1, 2, 3, 4);
  snapshot.changed();
  await snapshot.checked();
  expect(store.copies).toBe(2);
  expect(warnings).toHaveLength(1);
  store.change(1);
  snapshot.changed();
  await snapshot.checked();
  expect(drawn(snapshot)).toEqual(["1"]);
});

test("a process that changes the table all the time leaves time between two checks", async () => {
  const checks: { startedAtMs: number; endedAtMs: number }[] = [];
  let version = 0;
  const timed = async <T>(result: () => T): Promise<T> => {
    const startedAtMs = performance.now();
    await Bun.sleep(3);
    checks.push({ startedAtMs, endedAtMs: performance.now() });
    return result();
  };
  const store = {
    version: () => Promise.resolve(String(++version)),
    copy: () => timed(() => ({ version: String(version), rows: [{ id: 1 }] })),
  };
  const { snapshot } = await snapshotOf(store);
  while (checks.length < 4) {
    snapshot.changed();
    await new Promise(setImmediate);
  }
  for (const [index, { startedAtMs }] of checks.entries()) {
    const before = checks[index - 1];
    if (before) expect(startedAtMs - before.endedAtMs).toBeGreaterThan(before.endedAtMs - before.startedAtMs);
  }
});

describe("while the store does not respond", () => {
  async function down(staleMs: number) {
    const store = table(1);
    const { snapshot, warnings } = await snapshotOf(store, { staleMs, checkEveryMs: 1 });
    store.failure = new Error("the store is down");
    while (warnings.length === 0) await new Promise(setImmediate);
    return { store, snapshot, warnings };
  }

  test("the copy is not used, and is used again when it responds", async () => {
    const { store, snapshot } = await down(0);
    expect(snapshot.draw(1)).toBeUndefined();
    store.failure = undefined;
    while (!snapshot.draw(1)) await new Promise(setImmediate);
  });

  test("a copy of an allowed age is there for draws that the store did not make, with its age", async () => {
    const { snapshot } = await down(60_000);
    expect(snapshot.draw(1)).toBeUndefined();
    expect(snapshot.drawOld(1)).toEqual({ rows: ["1"], ageMs: expect.any(Number) });
    expect(snapshot.drawOld(1)?.ageMs).toBeWithin(0, 60_000);
  });

  test("it is there after a write that failed, too", async () => {
    const { snapshot } = await down(60_000);
    snapshot.changed();
    await snapshot.checked();
    expect(snapshot.drawOld(1)?.rows).toEqual(["1"]);
  });

  test("a copy beyond the allowed age is not", async () => {
    const { snapshot } = await down(0);
    expect(snapshot.drawOld(1)).toBeUndefined();
  });

  test("it is logged once, with the file to load", async () => {
    const { store, warnings } = await down(0);
    const checks = store.checks;
    while (store.checks < checks + 3) await new Promise(setImmediate);
    expect(warnings).toEqual([expect.stringContaining("no snapshot")]);
  });
});

test("without a first copy the store makes the draws", async () => {
  const store = table(1);
  store.failure = new Error("no such table: hero_version");
  const { snapshot } = await snapshotOf(store, { staleMs: 60_000 });
  expect(snapshot.draw(1)).toBeUndefined();
  expect(snapshot.drawOld(1)).toBeUndefined();
});
