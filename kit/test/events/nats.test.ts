import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { type NatsServer, natsMissing, openNatsServer } from "@super-heroes/testing/processes/nats-server";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import type { Event } from "../../src/events/event.ts";
import type { EventBus } from "../../src/events/event-bus.ts";
import { createNatsBus } from "../../src/events/nats-bus.ts";
import { createNatsConsumer, type NatsConsumer } from "../../src/events/nats-consumer.ts";
import { CONSUMER, STREAM } from "../../src/events/nats-names.ts";
import { ensureStream } from "../../src/events/nats-stream.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { captureLog } from "../captured-log.ts";
import { envelopesOf, eventOf, eventsUpTo } from "./event-fixtures.ts";

const NOTICED_WITHIN_MS = 15_000;
const TEST_LIMIT_MS = 40_000;

describeRequiring(natsMissing, "events over NATS", () => {
  let server: NatsServer;
  let admin: NatsConnection;
  let bus: EventBus;
  let consumer: NatsConsumer | undefined;
  /** The events that analytics has stored, a list per write. */
  let stored: Event[][];
  /** Called before a write; an error that it throws is the failure of the write. */
  let onStore: (events: Event[]) => void;
  const { log, line } = captureLog();

  beforeAll(async () => {
    server = await openNatsServer();
    admin = await connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
  });
  afterAll(async () => {
    await admin.close();
    await server.drop();
  });
  beforeEach(async () => {
    stored = [];
    onStore = () => {};
    // As after the first start of analytics.
    await ensureStream(admin);
    bus = createNatsBus({ url: server.url, service: "fights", envelopes: envelopesOf("fights"), log });
  });
  afterEach(async () => {
    await consumer?.close();
    consumer = undefined;
    await bus.close();
    await (await jetstreamManager(admin)).streams.delete("EVENTS");
  });

  const consume = () => {
    consumer = createConsumer(async (events) => {
      onStore(events);
      stored.push(events);
    });
    return consumer;
  };
  const createConsumer = (store: (events: Event[]) => Promise<void>) =>
    createNatsConsumer({
      url: server.url,
      envelopes: envelopesOf("analytics"),
      read: (from, content) => {
        const event = content as Event;
        if (event.source !== from) throw new Error("the event is from another service");
        return event;
      },
      store,
      runtime: { log, metrics: createMetrics("analytics") },
    });
  const storedIds = () => [...new Set(stored.flat().map(({ id }) => id))].toSorted();
  const storedAll = (count: number) =>
    eventually(
      "all events are stored",
      async () => storedIds().length,
      (n) => n === count,
      NOTICED_WITHIN_MS,
    );
  const waiting = async () => (await (await jetstreamManager(admin)).streams.info("EVENTS")).state.messages;
  const acknowledged = () =>
    eventually("no event is left on the bus", waiting, (count) => count === 0, NOTICED_WITHIN_MS);

  test("published events are stored unchanged, in fewer writes than events, and then removed from the bus", async () => {
    const events = eventsUpTo(300);
    await bus.publish(events);
    consume();
    await storedAll(300);
    await acknowledged();
    expect(stored.flat().toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual(events);
    expect(stored.length).toBeLessThan(300);
  });

  test("publishing fails until analytics has created the stream", async () => {
    await (await jetstreamManager(admin)).streams.delete("EVENTS");
    await expect(bus.publish([eventOf("early")])).rejects.toThrow();
    consume();
    const published = () =>
      bus.publish([eventOf("early")]).then(
        () => true,
        () => false,
      );
    await eventually("published", published, Boolean, NOTICED_WITHIN_MS);
    await storedAll(1);
  });

  test("an event that is published again is on the bus once", async () => {
    await bus.publish(eventsUpTo(5));
    await bus.publish(eventsUpTo(5));
    expect(await waiting()).toBe(5);
  });

  test("events wait for analytics, which may start later and stop in between", async () => {
    await bus.publish(eventsUpTo(3));
    await consume().close();
    consumer = undefined;
    await bus.publish([eventOf("4")]);
    consume();
    await storedAll(4);
  });

  test("an event that could not be stored is delivered again until it is", async () => {
    let failures = 0;
    onStore = () => {
      if (failures++ < 3) throw new Error("the store is down");
    };
    await bus.publish(eventsUpTo(10));
    consume();
    await storedAll(10);
    await acknowledged();
    expect(failures).toBeGreaterThan(3);
  });

  test("two processes of analytics share the work: each stores some events, and none is stored twice", async () => {
    const shares: Event[][] = [[], []];
    const consumers = shares.map((share) => createConsumer(async (events) => void share.push(...events)));
    const manager = await jetstreamManager(admin);
    const pulling = async () => {
      // The first consumer that is connected creates the stream's consumer.
      const info = await manager.consumers.info(STREAM, CONSUMER).catch(() => undefined);
      return info?.num_waiting ?? 0;
    };
    await eventually("both are waiting for events", pulling, (count) => count >= 2, NOTICED_WITHIN_MS);
    const events = eventsUpTo(50);
    await bus.publish(events);
    await acknowledged();
    for (const running of consumers) await running.close();
    expect(shares.flat().toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual(events);
    for (const share of shares) expect(share).not.toBeEmpty();
  });

  test.each<[string, () => string]>([
    ["is not an envelope", () => "hello"],
    [
      "is an envelope from another subject",
      () =>
        envelopesOf("fights").seal("analytics", { method: "PUBLISH", path: "events.users" }, eventOf("1")),
    ],
    [
      "is an event of another service",
      () =>
        envelopesOf("fights").seal(
          "analytics",
          { method: "PUBLISH", path: "events.fights" },
          eventOf("1", { source: "orders" }),
        ),
    ],
  ])("a message that %s is logged as an error and blocks no other", async (_, payload) => {
    const logged = line(
      ({ msg, subject }) => msg === "a message has no valid event" && subject === "events.fights",
    );
    await jetstream(admin).publish("events.fights", payload());
    await bus.publish([eventOf("good")]);
    consume();
    await storedAll(1);
    expect(storedIds()).toEqual(["good"]);
    expect(await logged).toMatchObject({ level: 50 });
    expect(await waiting()).toBe(1);
  });

  test(
    "when the server is killed, no published event is lost, and consumer and bus reconnect",
    async () => {
      const running = consume();
      await bus.publish(eventsUpTo(20));
      await storedAll(20);
      await server.kill();
      await expect(running.probe()).rejects.toThrow();
      await expect(bus.publish([eventOf("while down")])).rejects.toThrow();
      await server.start();
      await eventually(
        "published",
        () =>
          bus.publish([eventOf("while down"), eventOf("after")]).then(
            () => true,
            () => false,
          ),
        Boolean,
        NOTICED_WITHIN_MS,
      );
      await storedAll(22);
      await running.probe();
    },
    TEST_LIMIT_MS,
  );

  test(
    "publishing before NATS is reachable fails after a timeout, and works once it is",
    async () => {
      await server.kill();
      const early = createNatsBus({
        url: server.url,
        service: "fights",
        envelopes: envelopesOf("fights"),
        log,
      });
      await expect(early.publish([eventOf("early")])).rejects.toThrow("NATS did not respond within 2000 ms");
      await server.start();
      await early.publish([eventOf("early")]);
      await early.close();
      consume();
      await storedAll(1);
    },
    TEST_LIMIT_MS,
  );
});
