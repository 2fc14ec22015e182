import { createTestKeys } from "@super-heroes/testing/stand-ins/service-keys";
import type { Event, Outbox } from "../../src/events/event.ts";

/** The envelopes of a service, with keys for tests. */
export const { envelopesOf } = createTestKeys();

/** An event with this id, told by fights. */
export const eventOf = (id: string, changes: Partial<Event> = {}): Event => ({
  id,
  type: "fight.finished",
  source: "fights",
  time: "2031-05-01T10:00:00.000Z",
  data: { winner_name: "Ash" },
  ...changes,
});

/** Events with the ids 1, 2, … */
export const eventsUpTo = (count: number): Event[] =>
  Array.from({ length: count }, (_, index) => eventOf(String(index + 1)));

/** An outbox in memory. */
export interface MemoryOutbox extends Outbox {
  readonly events: Event[];
  /** Thrown by the next call of `remove`, once: as if the process ended between delivering and removing. */
  failToRemove: Error | undefined;
}

export function createMemoryOutbox(events: Event[] = []): MemoryOutbox {
  return {
    events,
    failToRemove: undefined,
    pending: async (limit) => events.slice(0, limit),
    async remove(ids) {
      const error = this.failToRemove;
      this.failToRemove = undefined;
      if (error) throw error;
      for (const id of ids) {
        const index = events.findIndex((event) => event.id === id);
        if (index >= 0) events.splice(index, 1);
      }
    },
  };
}
