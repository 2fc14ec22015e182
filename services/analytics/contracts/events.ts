import type { Event } from "@super-heroes/kit/events/event";
import type { Contract } from "@super-heroes/testing/contracts/contract";
import { eventIn } from "../src/incoming.ts";

/** An event that a service publishes, read as it is read from NATS and from HTTP. Further fields in its data are accepted. */
const from = (provider: string, type: string, example: Pick<Event, "type" | "data">): Contract => ({
  consumer: "analytics",
  provider,
  events: [
    {
      type,
      read: (event) => eventIn(event, provider),
      example: { id: "event-1", source: provider, time: "2031-05-01T10:00:00.123Z", ...example },
    },
  ],
});

export const contracts: readonly Contract[] = [
  from("fights", "fight.finished", {
    type: "fight.finished",
    data: { winner_name: "Marrow Bell", winner_team: "heroes", loser_name: "The Quiet Tax" },
  }),
  from("users", "user.*", { type: "user.registered", data: { user_id: 7 } }),
  from("orders", "order.*", { type: "order.placed", data: { user_id: 7, total: 12.5 } }),
];
