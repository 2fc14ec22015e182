import { afterEach, expect, test } from "bun:test";
import { storeUnavailable } from "@super-heroes/kit/http/problem";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import type { EventLog } from "../store/event-log.ts";
import type { SnapshotStore } from "../store/snapshot-store.ts";
import { createReadModels, type ReadModels } from "./read-models.ts";

/** A store without snapshots, which stores none. */
const snapshots: SnapshotStore = {
  manifest: async () => ({ snapshots: [], activations: [] }),
  save: async () => {
    throw storeUnavailable(new Error("full"));
  },
  load: async () => undefined,
  activate: async () => true,
  remove: async () => {},
};
const event = {
  id: "users/1",
  type: "user.registered",
  source: "users",
  time: "2031-05-01T10:00:00Z",
  data: {},
};
const logOf = (after: EventLog["after"]): EventLog => ({
  append: async () => ({ added: 0, last: 0 }),
  after,
  head: async () => 1,
});

let models: ReadModels;
afterEach(() => models.close());
const create = (log: EventLog) => {
  models = createReadModels({
    store: { log, snapshots },
    runtime: { log: silentLog, metrics: createMetrics("test") },
    keepMs: 0,
    snapshotEvery: 1,
  });
};

test("reads before the first time that the log was read to its end are 503", async () => {
  const reading = Promise.withResolvers<void>();
  create(
    logOf(async (sequence) => {
      if (sequence > 0) return [];
      await reading.promise;
      return [{ sequence: 1, event }];
    }),
  );
  await expect(models.read("event-counts")).rejects.toMatchObject({
    status: 503,
    code: "read_models_catching_up",
  });
  reading.resolve();
  await Bun.sleep(0);
  expect((await models.read("event-counts")).sequence).toBe(1);
});

test("a log that cannot be read makes reads fail, and what was folded before is not folded again", async () => {
  let failures = 1;
  const asked: number[] = [];
  create(
    logOf(async (sequence) => {
      asked.push(sequence);
      if (sequence === 0) return [{ sequence: 1, event }];
      if (failures-- > 0) throw storeUnavailable(new Error("down"));
      return [];
    }),
  );
  await expect(models.read("event-counts")).rejects.toMatchObject({ code: "store_unavailable" });
  expect((await models.read("event-counts")).state.get("users user.registered")?.count).toBe(1);
  expect(asked.filter((sequence) => sequence === 0)).toHaveLength(1);
});

test("a snapshot that cannot be stored does not make reads fail", async () => {
  create(logOf(async (sequence) => (sequence === 0 ? [{ sequence: 1, event }] : [])));
  expect((await models.read("event-counts")).sequence).toBe(1);
});
