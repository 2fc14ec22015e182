import type { Event } from "@super-heroes/kit/events/event";
import { EVENTS_PATH } from "@super-heroes/kit/events/http-bus";
import { RECEIVER } from "@super-heroes/kit/events/receiver";
import type { Contract, Need } from "./contract.ts";

/**
 * What a service that publishes events with the code of kit needs of analytics. Over NATS, the same events are accepted: their
 * ids differ from those of other services, because NATS drops an id that it knows.
 */
export function publishing(consumer: string, events: readonly Event[]): Contract {
  const [first] = events;
  const sent = (name: string, status: number, body: unknown): Need => ({
    name,
    request: { method: "POST", path: EVENTS_PATH, body, isSealed: true },
    response: { status },
  });
  return {
    consumer,
    provider: RECEIVER,
    needs: [
      sent("that its events are accepted", 202, { events }),
      sent("that a repeated event is accepted", 202, { events: [first, first] }),
      // Other client errors would be repeated for ever.
      sent("422 for an event that will never be accepted", 422, { events: [{ ...first, type: "no type" }] }),
    ],
  };
}
