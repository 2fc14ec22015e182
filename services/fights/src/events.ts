import { RECEIVER } from "@super-heroes/kit/events/receiver";
import type { Relay } from "@super-heroes/kit/events/relay";
import type { Runtime } from "@super-heroes/kit/runtime";
import { correspondence } from "@super-heroes/topology/correspondence";
import type { FightsConfig } from "./config.ts";
import type { FightStore, FightStoreWithOutbox } from "./store/fight-store.ts";

const NOT_PUBLISHING: Relay = { wake: () => {}, close: async () => {} };

/**
 * Publishes the event of each stored fight from the store's outbox. A store without an outbox publishes nothing: no keys
 * are needed, and no modules are loaded. Unpublished events stay in the outbox until the next start.
 */
export async function publishFights({
  config,
  store,
  runtime,
}: {
  config: FightsConfig;
  store: FightStore | FightStoreWithOutbox;
  runtime: Runtime;
}): Promise<Relay> {
  if (!("outbox" in store)) return NOT_PUBLISHING;
  const { outbox } = store;
  const service = "fights";
  // Loaded only where events are published: they cost memory.
  const { openEnvelopes } = await import("@super-heroes/kit/encryption/open-envelopes");
  const { openEvents } = await import("@super-heroes/kit/events/open-events");
  const { log } = runtime;
  const { pairs } = correspondence;
  const envelopes = await openEnvelopes({ service, pairs, receivers: [RECEIVER], config, log });
  return await openEvents({ config, service, outbox, envelopes, runtime });
}
