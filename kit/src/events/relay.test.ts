import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { captureLog } from "../../test/captured-log.ts";
import {
  createMemoryOutbox,
  eventOf,
  eventsUpTo,
  type MemoryOutbox,
} from "../../test/events/event-fixtures.ts";
import { createMetrics, type Metrics } from "../metrics/metrics.ts";
import type { Event } from "./event.ts";
import { type EventBus, EventsRefused } from "./event-bus.ts";
import { createRelay, type Relay } from "./relay.ts";

const NOTICED_WITHIN_MS = 5000;

let outbox: MemoryOutbox;
let metrics: Metrics;
/** The events of each publication that the bus accepted. */
let published: Event[][];
/** Called before a publication is accepted; an error that it throws is the failure of the publication. */
let onPublish: (events: readonly Event[]) => void | Promise<void>;
let relay: Relay | undefined;

const bus: EventBus = {
  async publish(events) {
    await onPublish(events);
    published.push([...events]);
  },
  close: async () => {},
};

const { log, lines } = captureLog();
const start = (options = {}) => {
  relay = createRelay({ outbox, bus, runtime: { log, metrics }, pollMs: 1, gatherMs: 0, ...options });
  return relay;
};
const publishedIds = () => published.flat().map(({ id }) => id);
const emptied = () =>
  eventually(
    "the outbox is empty",
    async () => outbox.events.length,
    (n) => n === 0,
    NOTICED_WITHIN_MS,
  );
const scrape = async (metric: string) => {
  const line = (await metrics.registry.metrics()).split("\n").find((text) => text.startsWith(`${metric}{`));
  return Number(line?.split(" ").at(-1));
};

beforeEach(() => {
  outbox = createMemoryOutbox();
  metrics = createMetrics("fights");
  published = [];
  onPublish = () => {};
  lines.length = 0;
});
afterEach(async () => {
  await relay?.close();
});

test("publishes waiting events, in order, at most a hundred at once, and then removes them", async () => {
  outbox.events.push(...eventsUpTo(250));
  start();
  await emptied();
  expect(publishedIds()).toEqual(eventsUpTo(250).map(({ id }) => id));
  expect(published.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(await scrape("events_delivered_total")).toBe(250);
  expect(await scrape("event_outbox_pending")).toBe(0);
  expect(await scrape("event_lag_seconds")).toBe(0);
});

test("continues with events beyond one read", async () => {
  outbox.events.push(...eventsUpTo(2500));
  start({ pollMs: 60_000 });
  await emptied();
  expect(publishedIds()).toHaveLength(2500);
});

test("is woken by a write, long before the next poll", async () => {
  let looks = 0;
  const pending = outbox.pending;
  outbox.pending = (limit) => {
    looks++;
    return pending(limit);
  };
  const { wake } = start({ pollMs: 60_000 });
  await eventually(
    "it has looked",
    async () => looks,
    (count) => count === 1,
    NOTICED_WITHIN_MS,
  );
  outbox.events.push(eventOf("late"));
  wake();
  await emptied();
  expect(publishedIds()).toEqual(["late"]);
});

test("finds events of another process without being woken", async () => {
  start();
  outbox.events.push(eventOf("another's"));
  await emptied();
  expect(publishedIds()).toEqual(["another's"]);
});

test("has one publication at a time, however often it is woken", async () => {
  let underWay = 0;
  let most = 0;
  onPublish = async () => {
    most = Math.max(most, ++underWay);
    relay?.wake();
    await Bun.sleep(1);
    underWay--;
  };
  outbox.events.push(...eventsUpTo(500));
  start();
  await emptied();
  expect(most).toBe(1);
});

describe("loses no event and repeats none without need:", () => {
  test("a bus that fails is tried again until it accepts the events", async () => {
    let failures = 0;
    onPublish = () => {
      if (failures++ < 4) throw new Error("unreachable");
    };
    outbox.events.push(...eventsUpTo(150));
    start();
    await emptied();
    expect(publishedIds()).toEqual(eventsUpTo(150).map(({ id }) => id));
    expect(await scrape("event_deliveries_failed_total")).toBe(4);
    expect(lines.filter(({ level }) => level === 40)).toHaveLength(4);
  });

  test("an event that was published and not removed is published again with the same id", async () => {
    outbox.events.push(...eventsUpTo(3));
    outbox.failToRemove = new Error("the store is down");
    start();
    await emptied();
    expect(publishedIds()).toEqual(["1", "2", "3", "1", "2", "3"]);
  });

  test("a relay that is closed in between keeps the rest for the next one", async () => {
    outbox.events.push(...eventsUpTo(300));
    const delivering = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    onPublish = () => {
      delivering.resolve();
      return release.promise;
    };
    const first = start();
    await delivering.promise;
    const closed = first.close();
    release.resolve();
    await closed;
    expect(publishedIds()).toHaveLength(100);
    expect(outbox.events).toHaveLength(200);
    start();
    await emptied();
    expect(publishedIds()).toEqual(eventsUpTo(300).map(({ id }) => id));
  });

  test("an outbox that cannot be read is read again", async () => {
    const { pending } = outbox;
    outbox.pending = async () => {
      outbox.pending = pending;
      throw new Error("the store is down");
    };
    outbox.events.push(eventOf("1"));
    start();
    await emptied();
    expect(publishedIds()).toEqual(["1"]);
  });
});

test("a refused event stays, is logged as an error, counted, and published once it is accepted", async () => {
  let refusing = true;
  onPublish = () => {
    if (refusing) throw new EventsRefused("analytics responded 422");
  };
  outbox.events.push(eventOf("poison", { time: new Date(Date.now() - 60_000).toISOString() }));
  start();
  await eventually(
    "refused",
    async () => lines.filter(({ level }) => level === 50).length,
    (n) => n > 1,
    NOTICED_WITHIN_MS,
  );
  expect(outbox.events).toHaveLength(1);
  expect(await scrape("event_outbox_pending")).toBe(1);
  expect(await scrape("event_lag_seconds")).toBeGreaterThanOrEqual(60);
  expect(await metrics.registry.metrics()).toMatch(
    /event_deliveries_failed_total\{[^}]*reason="refused"[^}]*\} \d/,
  );
  refusing = false;
  await emptied();
  expect(publishedIds()).toEqual(["poison"]);
});

test("waking does not shorten the pause after a failure", async () => {
  let attempts = 0;
  onPublish = () => {
    attempts++;
    throw new Error("unreachable");
  };
  outbox.events.push(eventOf("1"));
  const { wake } = start({ random: () => 0.999 });
  await eventually(
    "failed",
    async () => attempts,
    (count) => count >= 1,
    NOTICED_WITHIN_MS,
  );
  for (let index = 0; index < 100; index++) {
    wake();
    await Bun.sleep(0);
  }
  expect(attempts).toBe(1);
});

test("closing does not wait for a bus that hangs for more than two seconds", async () => {
  onPublish = () => new Promise(() => {});
  outbox.events.push(eventOf("1"));
  const hanging = start();
  await Bun.sleep(0);
  await hanging.close();
  expect(outbox.events).toHaveLength(1);
});
