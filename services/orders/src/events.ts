import { openEnvelopes } from "@super-heroes/kit/encryption/open-envelopes";
import { openEvents } from "@super-heroes/kit/events/open-events";
import { RECEIVER } from "@super-heroes/kit/events/receiver";
import type { Relay } from "@super-heroes/kit/events/relay";
import { tellsEvents } from "@super-heroes/kit/events/variables";
import type { Runtime } from "@super-heroes/kit/runtime";
import { correspondence } from "@super-heroes/topology/correspondence";
import type { OrdersConfig } from "./config.ts";
import type { OrderStore } from "./store/order-store.ts";

const NOBODY_TO_TELL: Relay = { wake: () => {}, close: async () => {} };

/**
 * Begins to tell what happens to orders. Without anybody to tell it to, events stay in the outbox, and no keys are
 * needed: nothing else is encrypted here.
 */
export async function openOrderEvents({
  config,
  store,
  runtime,
}: {
  config: OrdersConfig;
  store: OrderStore;
  runtime: Runtime;
}): Promise<Relay> {
  if (!tellsEvents(config)) return NOBODY_TO_TELL;
  const envelopes = await openEnvelopes({
    service: "orders",
    pairs: correspondence.pairs,
    receivers: [RECEIVER],
    config,
    log: runtime.log,
  });
  return await openEvents({ config, service: "orders", outbox: store.outbox, envelopes, runtime });
}
