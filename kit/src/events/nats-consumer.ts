import { type ConsumerMessages, type JsMsg, jetstream } from "@nats-io/jetstream";
import { createBatcher } from "../concurrency/batcher.ts";
import type { Envelopes } from "../encryption/envelopes.ts";
import type { Runtime } from "../runtime.ts";
import { backoffMs } from "./backoff.ts";
import type { Event } from "./event.ts";
import { linkNats } from "./nats-link.ts";
import { CONSUMER, STREAM } from "./nats-names.ts";
import { ensureConsumer, ensureStream, purposeOn } from "./nats-stream.ts";
import { Pause } from "./pause.ts";

/** The largest number of events in one write. */
const MOST_PER_WRITE = 100;

/** A message that cannot be read is delivered again after this time: the keys may be set by then. */
const UNREADABLE_AGAIN_MS = 30_000;

/** The pause before a consumer that failed is started again. */
const RESTART_MS = 1000;

/** The time that unfinished work gets when the consumer is closed. */
const CLOSE_LIMIT_MS = 2000;

/** Receives events from NATS. */
export interface NatsConsumer {
  /** Resolves when NATS responds, rejects when it does not. */
  probe(): Promise<void>;
  /** Stops receiving, and waits until received events are stored, for 2 s at most. */
  close(): Promise<void>;
}

/** The parts of a consumer. */
export interface NatsConsumerOptions {
  url: string;
  envelopes: Envelopes;
  /** Reads the event from the content of an envelope. Throws when it is not a valid event. */
  read(from: string, content: unknown): Event;
  /** Stores events; resolves when they are stored. Events that are stored already are accepted. */
  store(events: Event[]): Promise<unknown>;
  runtime: Pick<Runtime, "log" | "metrics">;
}

/**
 * Starts to receive events from the stream, as soon as NATS is reachable. A message is acknowledged when its event is stored.
 * Until then it is delivered again, after a growing pause. A message that cannot be read is logged as an error and delivered
 * again every 30 s; it blocks no other message.
 */
export function createNatsConsumer(options: NatsConsumerOptions): NatsConsumer {
  const { url, envelopes, read, store, runtime } = options;
  const { log, metrics } = runtime;
  const link = linkNats({ url, name: envelopes.service, log });
  const unreadable = metrics
    .counter("events_unreadable_total", "Messages from the bus without a valid event")
    .child({});
  const batcher = createBatcher<Event, undefined>({
    run: async (events) => {
      await store(events);
      return events.map(() => undefined);
    },
    maxWeight: MOST_PER_WRITE,
  });
  const underWay = new Set<Promise<void>>();
  const pause = new Pause();
  let messages: ConsumerMessages | undefined;
  let isClosing = false;

  async function open(message: JsMsg): Promise<Event | undefined> {
    try {
      const purpose = purposeOn(message.subject);
      const { from, content } = envelopes.open(message.string(), purpose, { anyAge: true });
      return read(from, content);
    } catch (error) {
      unreadable.add();
      log.error(
        { err: error, subject: message.subject, sequence: message.seq },
        "a message has no valid event",
      );
      return undefined;
    }
  }

  async function take(message: JsMsg): Promise<void> {
    const event = await open(message);
    if (!event) return message.nak(UNREADABLE_AGAIN_MS);
    try {
      await batcher.submit(event);
      message.ack();
    } catch (error) {
      log.warn({ err: error }, "an event from the bus could not be stored and is requested again");
      message.nak(Math.ceil(backoffMs(message.info.deliveryCount)));
    }
  }

  async function consume(): Promise<void> {
    const connection = await link.connected();
    await ensureConsumer(await ensureStream(connection));
    const consumer = await jetstream(connection).consumers.get(STREAM, CONSUMER);
    messages = await consumer.consume({ max_messages: 2 * MOST_PER_WRITE, abort_on_missing_resource: true });
    if (isClosing) messages.stop();
    for await (const message of messages) {
      const taking = take(message).finally(() => underWay.delete(taking));
      underWay.add(taking);
    }
  }

  async function run(): Promise<void> {
    while (!isClosing) {
      try {
        await consume();
      } catch (error) {
        if (!isClosing) log.warn({ err: error }, `receiving events failed, next attempt in ${RESTART_MS} ms`);
      }
      if (!isClosing) await pause.for(RESTART_MS);
    }
  }

  void run();
  return {
    probe: () => link.probe(),
    async close() {
      isClosing = true;
      pause.end();
      messages?.stop();
      await Promise.race([Promise.all(underWay), Bun.sleep(CLOSE_LIMIT_MS)]);
      await link.close();
    },
  };
}
