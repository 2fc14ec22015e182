import type { Event } from "@super-heroes/kit/events/event";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { Receipt } from "./model.ts";
import type { EventLog } from "./store/event-log.ts";

/** Stores and counts the events that come over HTTP and NATS. */
export interface Intake {
  /** Resolves when the events are on disk. Events that were stored before are skipped and counted as duplicates. */
  take(events: readonly Event[]): Promise<Receipt>;
}

/** Senders choose the ids. Prefixed with its source, no id of one sender can be that of another's event. */
export const withOwnId = (event: Event): Event => ({ ...event, id: `${event.source}/${event.id}` });

/** Creates the intake of a log. `onStored` is called with the sequence of the last event, after each write. */
export function createIntake(
  log: EventLog,
  metrics: Metrics,
  onStored: (sequence: number) => void = () => {},
): Intake {
  const received = metrics.counter("events_received_total", "Events received, by whether they were new");
  const accepted = received.child({ outcome: "accepted" });
  const duplicates = received.child({ outcome: "duplicate" });
  return {
    async take(events) {
      const { added, last } = await log.append(events.map(withOwnId));
      accepted.add(added);
      duplicates.add(events.length - added);
      if (added > 0) onStored(last);
      return { accepted: added, duplicates: events.length - added };
    },
  };
}
