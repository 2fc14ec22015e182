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

/** How many messages may be delivered to analytics without an acknowledgement. */
export const MOST_UNACKNOWLEDGED = 500;

/** A message without an acknowledgement is delivered again after this time. */
const ACK_WITHIN_MS = 30_000;

/** NATS recognizes an event that is published again within this time. */
const RECOGNISED_FOR_MS = 120_000;

/** The purpose that envelopes on the bus are bound to. */
export const purposeOn = (subject: string): Purpose => ({ method: "PUBLISH", path: subject });

/**
 * Creates the stream if it does not exist; an existing one keeps its settings. A full stream refuses further events, which
 * then stay in the outbox of their service. It never drops events.
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
