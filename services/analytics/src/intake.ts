import type { Event } from "@super-heroes/kit/events/event";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { Receipt } from "./model.ts";
import type { EventStore } from "./store/event-store.ts";

/** Where events come in, by whichever way. */
export interface Intake {
  /** Resolves when they are on disk; those that were there before are left out and counted. */
  take(events: readonly Event[]): Promise<Receipt>;
}

/** Ids are drawn by senders: under its source's name, no sender can take the id that an event of another has. */
const withOwnId = (event: Event): Event => ({ ...event, id: `${event.source}/${event.id}` });

/** The intake of a store. */
export function createIntake(store: EventStore, metrics: Metrics): Intake {
  const received = metrics.counter("events_received_total", "Events that came in, by whether they were new");
  const accepted = received.child({ outcome: "accepted" });
  const duplicates = received.child({ outcome: "duplicate" });
  return {
    async take(events) {
      const stored = await store.add(events.map(withOwnId));
      accepted.add(stored);
      duplicates.add(events.length - stored);
      return { accepted: stored, duplicates: events.length - stored };
    },
  };
}
