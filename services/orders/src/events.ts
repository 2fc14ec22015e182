import { openEnvelopes } from "@super-heroes/kit/encryption/open-envelopes";
import { openEvents } from "@super-heroes/kit/events/open-events";
import { RECEIVER } from "@super-heroes/kit/events/receiver";
import type { Relay } from "@super-heroes/kit/events/relay";
import { publishesEvents } from "@super-heroes/kit/events/variables";
import type { Runtime } from "@super-heroes/kit/runtime";
import { correspondence } from "@super-heroes/topology/correspondence";
import type { OrdersConfig } from "./config.ts";
import type { OrderStore } from "./store/order-store.ts";

const NOT_PUBLISHING: Relay = { wake: () => {}, close: async () => {} };

/**
 * Publishes the events of orders from the store's outbox. Without `NATS_URL` and `ANALYTICS_URL` they stay in the outbox,
 * and no keys are needed: this service encrypts nothing else.
 */
export async function publishOrders({
  config,
  store: { outbox },
  runtime,
}: {
  config: OrdersConfig;
  store: Pick<OrderStore, "outbox">;
  runtime: Runtime;
}): Promise<Relay> {
  if (!publishesEvents(config)) return NOT_PUBLISHING;
  const service = "orders";
  const { log } = runtime;
  const { pairs } = correspondence;
  const envelopes = await openEnvelopes({ service, pairs, receivers: [RECEIVER], config, log });
  return await openEvents({ config, service, outbox, envelopes, runtime });
}
