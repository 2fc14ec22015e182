import { type Static, Type } from "@sinclair/typebox";
import { FighterName, Team } from "./model.ts";

const count = Type.Integer({ minimum: 0 });

/** The fights of one fighter, and its place on the leaderboard. */
export const Standing = Type.Object(
  {
    name: Type.String(),
    team: Team,
    rank: Type.Union([count, Type.Null()], {
      description:
        "1 is first: the most wins, then the fewest losses, then by name. Null before the first fight.",
    }),
    fights: count,
    wins: count,
    losses: count,
  },
  { title: "Standing" },
);

/** The fighters with the most wins. */
export const Leaderboard = Type.Object(
  { total_fighters: count, fighters: Type.Array(Standing) },
  { title: "Leaderboard" },
);

const teamWins = { fights: count, hero_wins: count, villain_wins: count };

/** The fights of a hero against a villain. */
export const HeadToHead = Type.Object(
  { hero: Standing, villain: Standing, ...teamWins },
  { title: "HeadToHead", description: "Two fighters that never met have 0 fights." },
);

/** The days with fights. */
export const Days = Type.Object(
  { days: Type.Array(Type.Object({ day: Type.String({ format: "date" }), ...teamWins })) },
  { title: "Days" },
);

/** The locations with the most fights. */
export const Locations = Type.Object(
  { total_locations: count, locations: Type.Array(Type.Object({ name: Type.String(), ...teamWins })) },
  { title: "Locations" },
);

/** A hero and a villain by their names. */
export const Pair = Type.Object({ hero: FighterName, villain: FighterName });

export type Standing = Static<typeof Standing>;
export type Leaderboard = Static<typeof Leaderboard>;
export type HeadToHead = Static<typeof HeadToHead>;
export type Days = Static<typeof Days>;
export type Locations = Static<typeof Locations>;
