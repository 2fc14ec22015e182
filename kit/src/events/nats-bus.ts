import { jetstream } from "@nats-io/jetstream";
import type { Envelopes } from "../encryption/envelopes.ts";
import type { Logger } from "../log/log.ts";
import type { EventBus } from "./event-bus.ts";
import { linkNats, NATS_TIMEOUT_MS, within } from "./nats-link.ts";
import { subjectOf } from "./nats-names.ts";
import { purposeOn } from "./nats-stream.ts";
import { RECEIVER } from "./receiver.ts";

/**
 * Publishes events over NATS JetStream, each in an envelope of its own, on the service's own subject: the only one on which
 * NATS has to allow it. A published event is in the stream's file and survives the end of the server process. The server's
 * `sync_interval` decides when the file is flushed to disk. NATS drops an event whose id it received within the last two
 * minutes.
 *
 * Analytics creates the stream. Until then publishing fails, and events stay in the service's outbox.
 */
export function createNatsBus({
  url,
  service,
  envelopes,
  log,
}: {
  url: string;
  service: string;
  envelopes: Envelopes;
  log: Logger;
}): EventBus {
  const link = linkNats({ url, name: service, log });
  const subject = subjectOf(service);

  return {
    async publish(events) {
      const connection = await within(NATS_TIMEOUT_MS, link.connected());
      const context = jetstream(connection, { timeout: NATS_TIMEOUT_MS });
      await Promise.all(
        events.map(async (event) => {
          const envelope = envelopes.seal(RECEIVER, purposeOn(subject), event);
          await context.publish(subject, envelope, { msgID: event.id });
        }),
      );
    },
    close: () => link.close(),
  };
}
