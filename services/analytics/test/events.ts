import type { Event } from "@super-heroes/kit/events/event";

/** An event of a fight that finished. */
export const fightEvent = (
  winner: string,
  team: "heroes" | "villains" = "heroes",
  changes: Partial<Event> = {},
): Event => ({
  id: Bun.randomUUIDv7(),
  type: "fight.finished",
  source: "fights",
  time: "2031-05-01T10:00:00.123Z",
  data: { winner_name: winner, winner_team: team, loser_name: "Some Loser" },
  ...changes,
});

/** An event of an order. */
export const orderEvent = (changes: Partial<Event> = {}): Event => ({
  id: Bun.randomUUIDv7(),
  type: "order.placed",
  source: "orders",
  time: "2031-05-01T10:00:00Z",
  data: { order_id: Bun.randomUUIDv7(), user_id: 7, total: 12.5 },
  ...changes,
});

/** An event of a user. */
export const userEvent = (changes: Partial<Event> = {}): Event =>
  orderEvent({ type: "user.registered", source: "users", data: { user_id: 7 }, ...changes });

/** The event of a fight between these two, as fights sends it. */
export const fightBetween = (
  hero: string,
  villain: string,
  winner: "heroes" | "villains" = "heroes",
): Event => {
  const [winner_name, loser_name] = winner === "heroes" ? [hero, villain] : [villain, hero];
  const data = { winner_name, winner_team: winner, loser_name, hero_id: 1, villain_id: 2 };
  return { ...fightEvent(winner_name, winner, { version: 2 }), data };
};
