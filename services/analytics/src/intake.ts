import type { Event } from "@super-heroes/kit/events/event";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { Receipt } from "./model.ts";
import type { EventStore } from "./store/event-store.ts";

/** Stores and counts the events that come over HTTP and NATS. */
export interface Intake {
  /** Resolves when the events are on disk. Events that were stored before are skipped and counted as duplicates. */
  take(events: readonly Event[]): Promise<Receipt>;
}

/** Senders choose the ids. Prefixed with its source, no id of one sender can be that of another's event. */
const withOwnId = (event: Event): Event => ({ ...event, id: `${event.source}/${event.id}` });

/** Creates the intake of a store. */
export function createIntake(store: EventStore, metrics: Metrics): Intake {
  const received = metrics.counter("events_received_total", "Events received, by whether they were new");
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
