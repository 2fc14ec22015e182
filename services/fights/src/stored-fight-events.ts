import type { Event } from "@super-heroes/kit/events/event";
import type { Logger } from "@super-heroes/kit/log/log";
import type { FightsConfig } from "./config.ts";
import { fightFinished } from "./fight-finished.ts";
import { openFightStore } from "./open.ts";

/** The events of all stored fights, whether or not they were published. */
export interface StoredFightEvents {
  /** The name of the store, without a password. */
  readonly store: string;
  /** Pages of events, each fight once, in any order. */
  pages(): AsyncIterable<Event[]>;
  close(): Promise<void>;
}

/** Opens the store of fights to read the events of its fights. The outbox is not touched. */
export async function openStoredFightEvents(config: FightsConfig, log: Logger): Promise<StoredFightEvents> {
  const store = await openFightStore({ ...config, analyticsUrl: undefined, natsUrl: undefined }, log);
  return {
    store: store.connection.description,
    async *pages() {
      for await (const fights of store.pages()) yield fights.map(fightFinished);
    },
    close: () => store.connection.close(),
  };
}
