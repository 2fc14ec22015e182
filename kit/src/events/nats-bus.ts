import { jetstream } from "@nats-io/jetstream";
import type { Envelopes } from "../encryption/envelopes.ts";
import type { Logger } from "../log/log.ts";
import type { EventBus } from "./event-bus.ts";
import { linkNats, NATS_TIMEOUT_MS, within } from "./nats-link.ts";
import { subjectOf } from "./nats-names.ts";
import { purposeOn } from "./nats-stream.ts";
import { RECEIVER } from "./receiver.ts";

/**
 * Publishes events over NATS JetStream, each in an envelope of its own, on the service's own subject: the only one that
 * NATS has to let it publish on. Published means that the stream has written it to its file, which outlives the server's
 * process; how soon the file is flushed to the disk is the server's `sync_interval`. NATS drops an event that it was
 * given within the last two minutes, by its id.
 *
 * The stream is analytics' to create. Before it has, publishing is refused, and events wait in the service's outbox.
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
