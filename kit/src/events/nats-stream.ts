import {
  AckPolicy,
  DiscardPolicy,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from "@nats-io/jetstream";
import { type NatsConnection, nanos } from "@nats-io/transport-node";
import type { Purpose } from "../encryption/envelopes.ts";
import { CONSUMER, STREAM, subjectOf } from "./nats-names.ts";

/** Messages that may be under way to analytics without an acknowledgement. */
export const MOST_UNACKNOWLEDGED = 500;

/** A message that is not acknowledged for this long is delivered again. */
const ACK_WITHIN_MS = 30_000;

/** NATS itself recognises within this time an event that is published again. */
const RECOGNISED_FOR_MS = 120_000;

/** What an envelope on the bus is bound to. */
export const purposeOn = (subject: string): Purpose => ({ method: "PUBLISH", path: subject });

/**
 * Creates the stream unless it is there; one that was made with other settings stays as it is. A full stream refuses
 * further events, which then wait in the outbox of their service: it never drops any.
 */
export async function ensureStream(connection: NatsConnection): Promise<JetStreamManager> {
  const manager = await jetstreamManager(connection);
  for await (const name of manager.streams.names()) if (name === STREAM) return manager;
  await manager.streams.add({
    name: STREAM,
    subjects: [subjectOf(">")],
    storage: StorageType.File,
    retention: RetentionPolicy.Workqueue,
    discard: DiscardPolicy.New,
    duplicate_window: nanos(RECOGNISED_FOR_MS),
  });
  return manager;
}

/** As {@link ensureStream}, for the consumer. */
export async function ensureConsumer(manager: JetStreamManager): Promise<void> {
  await manager.consumers.add(STREAM, {
    durable_name: CONSUMER,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ACK_WITHIN_MS),
    max_ack_pending: MOST_UNACKNOWLEDGED,
  });
}
