/** Whatever is appended in whatever order, a read model is a function of the log: live, restarted or replayed. */
import { expect, test } from "bun:test";
import type { Event } from "@super-heroes/kit/events/event";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import fc from "fast-check";
import { projectionNames } from "../src/projections/index.ts";
import { checksumOf, contentOf } from "../src/read-models/content.ts";
import { createReadModels } from "../src/read-models/read-models.ts";
import { replay } from "../src/read-models/replay.ts";
import type { EventStore } from "../src/store/event-store.ts";
import { analyticsEngines, openStoreOn } from "./engines.ts";
import { fightBetween, orderEvent } from "./events.ts";

const name = fc.constantFrom("Ash", "Birch", "Cedar");
const fight = fc
  .record({
    hero: name,
    villain: name,
    winner: fc.constantFrom("heroes" as const, "villains" as const),
    version: fc.constantFrom(1, 2, 99),
    time: fc.constantFrom("2031-05-01T10:00:00Z", "2031-05-02T10:00:00Z"),
    place: fc.constantFrom("Harbour", undefined),
  })
  .map(({ hero, villain, winner, version, time, place }): Event => {
    const event = fightBetween(hero, villain, winner);
    return { ...event, version, time, data: { ...event.data, ...(place && { location_name: place }) } };
  });
const order = fc.constant(null).map((): Event => orderEvent());

/** What happens: some of the events are appended, by one of two processes, or a process starts again. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ from: fc.nat(11), count: fc.integer({ min: 1, max: 4 }), by: fc.nat(1) }),
  },
  { weight: 1, arbitrary: fc.constant("restart" as const) },
);

const live = (store: EventStore) =>
  createReadModels({
    store,
    runtime: { log: silentLog, metrics: createMetrics("analytics") },
    keepMs: 0,
    snapshotEvery: 3,
  });

/** The checksums of all read models after `head` events. */
async function checksums(models: ReturnType<typeof live>, head: number): Promise<string[]> {
  const states: string[] = [];
  for (const name of projectionNames) {
    const model = await eventually(
      `${name} is caught up`,
      () => models.read(name),
      ({ sequence }) => sequence === head,
      5000,
    );
    states.push(checksumOf(contentOf(model.state)));
  }
  return states;
}

describeOnEngines("read models", analyticsEngines, (create) => {
  test("live, restarted and replayed are equal for any order, duplicates and restarts", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 5, arbitrary: fight }, { weight: 1, arbitrary: order }), {
          minLength: 12,
          maxLength: 12,
        }),
        fc.array(step, { minLength: 3, maxLength: 8 }),
        async (events, steps) => {
          const database = await create();
          const stores = [await openStoreOn(database), await openStoreOn(database)] as const;
          let first = live(stores[0]);
          const other = live(stores[1]);
          try {
            const sent = new Set<string>();
            for (const one of steps) {
              if (one === "restart") {
                await first.close();
                first = live(stores[0]);
                await first.read("teams");
                continue;
              }
              const batch = events.slice(one.from, one.from + one.count);
              await (stores[one.by] as EventStore).log.append([...batch, ...batch.slice(0, 1)]);
              for (const { id } of batch) sent.add(id);
              await other.read("teams");
            }
            expect(await stores[0].log.head()).toBe(sent.size);
            const expected = await checksums(first, sent.size);
            expect(await checksums(other, sent.size)).toEqual(expected);

            const replayed = await replay(stores[1], projectionNames);
            expect(replayed?.map(({ snapshot }) => snapshot.checksum)).toEqual(expected);
            expect(replayed?.every(({ different = 0 }) => different === 0)).toBe(true);
            // Both go on with the generation that the replay has activated.
            expect(await checksums(first, sent.size)).toEqual(expected);
          } finally {
            await first.close();
            await other.close();
            for (const store of stores) await store.connection.close();
            await database.drop();
          }
        },
      ),
      { numRuns: 8 },
    );
  }, 60_000);
});
