import { jetstream } from "@nats-io/jetstream";
import type { Envelopes } from "../encryption/envelopes.ts";
import type { Logger } from "../log.ts";
import type { EventBus } from "./event-bus.ts";
import { linkNats, NATS_TIMEOUT_MS, within } from "./nats-link.ts";
import { ensureStream, purposeOn, subjectOf } from "./nats-stream.ts";
import { RECEIVER } from "./receiver.ts";

/**
 * Tells events over NATS JetStream, each in an envelope of its own. Published means that the stream has written it to
 * its file, which outlives the server's process; how soon the file is flushed to the disk is the server's
 * `sync_interval`. NATS drops an event that it was given within the last two minutes, by its id.
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
  let stream: Promise<unknown> | undefined;

  return {
    async publish(events) {
      const connection = await within(NATS_TIMEOUT_MS, link.connected());
      stream ??= ensureStream(connection);
      try {
        await stream;
        const context = jetstream(connection, { timeout: NATS_TIMEOUT_MS });
        await Promise.all(
          events.map(async (event) => {
            const subject = subjectOf(event.source);
            const envelope = await envelopes.seal(RECEIVER, purposeOn(subject), event);
            await context.publish(subject, envelope, { msgID: event.id });
          }),
        );
      } catch (error) {
        // Whoever runs NATS may have removed the stream.
        stream = undefined;
        throw error;
      }
    },
    close: () => link.close(),
  };
}
