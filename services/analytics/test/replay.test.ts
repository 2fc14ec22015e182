import { afterEach, beforeEach, expect, test } from "bun:test";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { leaderboard } from "../src/projections/leaderboard.ts";
import { contentOf } from "../src/read-models/content.ts";
import { activeOf, save } from "../src/read-models/generations.ts";
import { createReadModel } from "../src/read-models/read-model.ts";
import { createReadModels, type ReadModels } from "../src/read-models/read-models.ts";
import { NewerProjection, replay } from "../src/read-models/replay.ts";
import type { EventStore } from "../src/store/event-store.ts";
import { analyticsEngines, openStoreOn } from "./engines.ts";
import { fightBetween } from "./events.ts";

/** More than one read of the log returns, on every engine. */
const MANY = 10_800;

describeOnEngines("replay", analyticsEngines, (create) => {
  let database: TestDatabase;
  let store: EventStore;
  let live: ReadModels;
  beforeEach(async () => {
    database = await create();
    store = await openStoreOn(database);
    live = openLive();
  });
  afterEach(async () => {
    await live.close();
    await store.connection.close();
    await database.drop();
  });

  const openLive = () =>
    createReadModels({
      store,
      runtime: { log: silentLog, metrics: createMetrics("analytics") },
      keepMs: 0,
      snapshotEvery: 1,
    });
  async function append(count: number): Promise<void> {
    for (let start = 0; start < count; start += 400)
      await store.log.append(
        Array.from({ length: Math.min(400, count - start) }, (_, index) =>
          fightBetween(`Hero ${index % 7}`, `Villain ${index % 5}`, index % 3 ? "heroes" : "villains"),
        ),
      );
  }
  /** The state once all events of the log are part of it, and what is to be stored of it is stored. */
  async function stateOf() {
    const head = await store.log.head();
    const model = await eventually(
      "the read model is caught up",
      () => live.read("leaderboard"),
      ({ sequence }) => sequence === head,
      5000,
    );
    return contentOf(model.state);
  }
  const active = async () => activeOf(await store.snapshots.manifest(), "leaderboard").generation;
  const stored = async () =>
    (await store.snapshots.manifest()).snapshots
      .filter(({ model }) => model === "leaderboard")
      .map(({ generation, sequence }) => ({ generation, sequence }));

  test("builds the next generation beside the active one, switches, and removes the former", async () => {
    await append(20);
    const before = await stateOf();
    expect(await active()).toBe(1);
    const [done] = (await replay(store, ["leaderboard"])) ?? [];
    expect(done).toMatchObject({
      from: 0,
      different: 0,
      isActivated: true,
      snapshot: { model: "leaderboard", generation: 2, sequence: 20, entries: 12 },
    });
    expect(await active()).toBe(2);
    expect(await stored()).toEqual([{ generation: 2, sequence: 20 }]);
    expect(await stateOf()).toEqual(before);
    // The service goes on with the new one.
    await append(12);
    expect(await stateOf()).not.toEqual(before);
    expect(await stored()).toContainEqual({ generation: 2, sequence: 32 });
  });

  test("finds a stored state that differs from the log, and replaces it", async () => {
    await append(20);
    await stateOf();
    await live.close();
    const wrong = createReadModel(leaderboard, {
      sequence: 20,
      state: new Map([["heroes Hero 0", { wins: 99, losses: 0 }]]),
    });
    const [former] = (await store.snapshots.manifest()).snapshots.filter(
      ({ model }) => model === "leaderboard",
    );
    if (former) await store.snapshots.remove(former);
    await save(store.snapshots, wrong, 1);
    const [done] = (await replay(store, ["leaderboard"])) ?? [];
    expect(done).toMatchObject({ different: 12, isActivated: true });
    live = openLive();
    expect((await live.read("leaderboard")).state.get("heroes Hero 0")?.wins).toBeLessThan(99);
  });

  test("that is ended early goes on where it was", async () => {
    await append(MANY);
    const ending = new AbortController();
    const ended = await replay(store, ["leaderboard"], {
      signal: ending.signal,
      onProgress: () => ending.abort(),
    });
    expect(ended).toBeUndefined();
    const [done] = (await replay(store, ["leaderboard"])) ?? [];
    expect(done?.snapshot.sequence).toBe(MANY);
    expect(done?.from).toBeGreaterThan(0);
    expect(done?.from).toBeLessThan(MANY);
    expect(await stateOf()).toHaveLength(1);
  });

  test("does not touch what a later version of the projection has activated", async () => {
    await append(3);
    await stateOf();
    await store.snapshots.activate({ model: "leaderboard", generation: 7, version: leaderboard.version + 1 });
    await expect(replay(store, ["leaderboard"])).rejects.toThrow(NewerProjection);
    expect(await active()).toBe(7);
    // A process with the former code goes on in its memory.
    const before = await stateOf();
    await append(1);
    expect(await stateOf()).not.toEqual(before);
    expect((await stored()).every(({ generation }) => generation < 7)).toBe(true);
  });

  test("starts again where the parts of an interrupted snapshot have other content or are missing", async () => {
    await append(20);
    await stateOf();
    const manifest = await store.snapshots.manifest();
    const [snapshot] = manifest.snapshots.filter(({ model }) => model === "leaderboard");
    await live.close();
    if (snapshot) await store.snapshots.save({ ...snapshot, sequence: 99, checksum: "wrong" }, ["[]"]);
    live = openLive();
    expect((await live.read("leaderboard")).sequence).toBe(20);
  });
});
