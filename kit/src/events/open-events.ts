import type { Envelopes } from "../encryption/envelopes.ts";
import type { Runtime } from "../runtime.ts";
import type { Outbox } from "./event.ts";
import type { EventBus } from "./event-bus.ts";
import { createRelay, type Relay } from "./relay.ts";
import type { EventsConfig } from "./variables.ts";

/** The parts of a service that its events need. */
export interface EventsOptions {
  config: EventsConfig;
  /** The service whose events they are. */
  service: string;
  outbox: Outbox;
  envelopes: Envelopes;
  runtime: Pick<Runtime, "log" | "metrics">;
}

const NOT_PUBLISHING: Relay = { wake: () => {}, close: async () => {} };

/**
 * Starts to publish a service's events: over NATS with `NATS_URL`, or over HTTP with `ANALYTICS_URL`. Without either nothing
 * is published and nothing is loaded. An unreachable receiver is not an error: events stay in the outbox.
 *
 * @example
 * const events = await openEvents({ config, service: "orders", outbox: store.outbox, envelopes, runtime });
 * await store.insert(order);
 * events.wake();
 */
export async function openEvents(options: EventsOptions): Promise<Relay> {
  const { outbox, runtime } = options;
  const bus = await openBus(options);
  if (!bus) return NOT_PUBLISHING;
  const relay = createRelay({ outbox, bus, runtime });
  return {
    wake: relay.wake,
    async close() {
      await relay.close();
      await bus.close();
    },
  };
}

/** Loads only the bus that is used. */
async function openBus({
  config,
  service,
  envelopes,
  runtime,
}: EventsOptions): Promise<EventBus | undefined> {
  const { analyticsUrl: analyticsUrls, natsUrl: url } = config;
  if (url !== undefined) {
    const { createNatsBus } = await import("./nats-bus.ts");
    return createNatsBus({ url, service, envelopes, log: runtime.log });
  }
  if (analyticsUrls === undefined) return undefined;
  const { createHttpBus } = await import("./http-bus.ts");
  return createHttpBus({ analyticsUrls, envelopes });
}
