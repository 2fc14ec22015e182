import { type Static, Type } from "@sinclair/typebox";
import { plainText } from "@super-heroes/kit/plain-text";

const strict = { additionalProperties: false };

/** An instant in ISO 8601, as far as a pattern can tell. */
const INSTANT = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$";

const scalar = Type.Union([plainText({ maxLength: 500 }), Type.Number(), Type.Boolean(), Type.Null()], {
  error: "must be a text of at most 500 characters, without NUL, a number, true, false or null",
});

/** What an event tells: at most 20 fields without anything nested, so that nobody stores documents here. */
const EventData = Type.Record(Type.String({ pattern: "^[a-z][a-z0-9_]{0,63}$" }), scalar, {
  ...strict,
  maxProperties: 20,
});

/** An event as it is told. */
export const EventTold = Type.Object(
  {
    id: Type.String({
      pattern: "^[\\x21-\\x7e]{1,128}$",
      error: "must be 1 to 128 visible ASCII characters",
    }),
    type: Type.String({
      pattern: "^(?=.{1,64}$)[a-z_]+(\\.[a-z_]+)+$",
      error: "must be words with dots between them, such as fight.finished",
    }),
    source: Type.String({ pattern: "^[a-z][a-z-]{0,31}$", error: "must be the name of a service" }),
    time: Type.String({ pattern: INSTANT, error: "must be an instant such as 2030-01-31T12:00:00.000Z" }),
    data: EventData,
  },
  strict,
);

/** Several events in one body. */
export const EventsTold = Type.Object(
  {
    events: Type.Array(EventTold, { minItems: 1, maxItems: 100, error: "must be a list of 1 to 100 events" }),
  },
  strict,
);

const Team = Type.Union([Type.Literal("heroes"), Type.Literal("villains")], {
  error: "must be heroes or villains",
});

const fighterName = plainText({ minLength: 1, maxLength: 500 });

/** What the data of `fight.finished` has at least. */
export const FightData = Type.Object({
  winner_name: fighterName,
  winner_team: Team,
  loser_name: fighterName,
});

/** What became of the events of one request. */
export const Receipt = Type.Object({
  accepted: Type.Integer(),
  /** Counted before. */
  duplicates: Type.Integer(),
});

/** How often a fighter has won. */
export const Winner = Type.Object({ name: Type.String(), team: Team, wins: Type.Integer() });

/** What fights have come to. */
export const FightStatistics = Type.Object({
  total_fights: Type.Integer(),
  hero_wins: Type.Integer(),
  villain_wins: Type.Integer(),
  /** From 0 to 1; null before the first fight. */
  hero_win_ratio: Type.Union([Type.Number(), Type.Null()]),
  top_winners: Type.Array(Winner),
});

/** Counts of all events. */
export interface EventStatistics {
  total_events: number;
  by_type: Record<string, number>;
  by_source: Record<string, number>;
  /** When this was so, in ISO 8601. */
  as_of: string;
}

export type Receipt = Static<typeof Receipt>;
export type Winner = Static<typeof Winner>;
export type FightStatistics = Static<typeof FightStatistics>;
