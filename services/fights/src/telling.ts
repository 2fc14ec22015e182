import { RECEIVER } from "@super-heroes/kit/events/receiver";
import type { Relay } from "@super-heroes/kit/events/relay";
import type { Runtime } from "@super-heroes/kit/runtime";
import { correspondence } from "@super-heroes/topology/correspondence";
import type { FightsConfig } from "./config.ts";
import type { FightStore, TellingStore } from "./store/fight-store.ts";

/** A store whose fights are told, and what tells them. */
export interface Telling {
  store: FightStore;
  /** Ends telling; what has not been told is told after the next start. */
  close(): Promise<void>;
}

/**
 * Begins to tell what the store's outbox holds, woken by each write. A store without an outbox is left as it is, and
 * nothing is loaded for it.
 */
export async function tellFights(
  store: FightStore | TellingStore,
  { config, runtime }: { config: FightsConfig; runtime: Runtime },
): Promise<Telling> {
  if (!("outbox" in store)) return { store, close: async () => {} };
  const { outbox } = store;
  const service = "fights";
  const { openEnvelopes } = await import("@super-heroes/kit/encryption/open-envelopes");
  const { openEvents } = await import("@super-heroes/kit/events/open-events");
  const envelopes = await openEnvelopes({
    service,
    pairs: correspondence.pairs,
    receivers: [RECEIVER],
    config,
    log: runtime.log,
  });
  const events = await openEvents({ config, service, outbox, envelopes, runtime });
  return { store: wakingOnWrite(store, events), close: events.close };
}

function wakingOnWrite(store: FightStore, { wake }: Pick<Relay, "wake">): FightStore {
  return {
    ...store,
    async insert(fights) {
      const stored = await store.insert(fights);
      wake();
      return stored;
    },
  };
}
