import { type Static, Type } from "@sinclair/typebox";
import { instant } from "@super-heroes/kit/http/instant";
import { plainText } from "@super-heroes/kit/http/plain-text";
import { SENDER_KEYWORD } from "@super-heroes/kit/openapi/envelope";

const strict = { additionalProperties: false };

const scalar = Type.Union([plainText({ maxLength: 500 }), Type.Number(), Type.Boolean(), Type.Null()], {
  error: "must be a text of at most 500 characters, without NUL, a number, true, false or null",
});

/** The data of an event: at most 20 fields of scalar values, so that events stay small. */
const EventData = Type.Record(Type.String({ pattern: "^[a-z][a-z0-9_]{0,63}$" }), scalar, {
  ...strict,
  maxProperties: 20,
});

/** An event, as it is sent. */
export const IncomingEvent = Type.Object(
  {
    id: Type.String({
      pattern: "^[\\x21-\\x7e]{1,128}$",
      error: "must be 1 to 128 visible ASCII characters",
    }),
    type: Type.String({
      pattern: "^[a-z_]+(\\.[a-z_]+)+$",
      maxLength: 64,
      error: "must be words with dots between them, such as fight.finished",
    }),
    source: Type.String({
      pattern: "^[a-z][a-z-]{0,31}$",
      error: "must be the name of a service",
      description: "The service that sends it.",
      [SENDER_KEYWORD]: true,
    }),
    version: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        error: "must be a whole number from 1 to 1000000",
        description: "The version of the data of this type; 1 without it.",
      }),
    ),
    time: instant(),
    data: EventData,
  },
  { ...strict, title: "Event" },
);

/** Several events in one body. */
export const IncomingEvents = Type.Object(
  {
    events: Type.Array(IncomingEvent, {
      minItems: 1,
      maxItems: 100,
      error: "must be a list of 1 to 100 events",
    }),
  },
  { ...strict, title: "Events" },
);

export const Team = Type.Union([Type.Literal("heroes"), Type.Literal("villains")], {
  error: "must be heroes or villains",
});

/** The name of a fighter. */
export const FighterName = plainText({ minLength: 1, maxLength: 500 });

/** The required data of `fight.finished`, in all versions that are known. */
export const FightData = Type.Object({
  winner_name: FighterName,
  winner_team: Team,
  loser_name: FighterName,
});

/** How many events of one request were new. */
export const Receipt = Type.Object(
  {
    accepted: Type.Integer(),
    duplicates: Type.Integer({ description: "Counted before." }),
  },
  { title: "Receipt" },
);

/** The wins of a fighter. */
export const Winner = Type.Object(
  { name: Type.String(), team: Team, wins: Type.Integer() },
  { title: "Winner" },
);

/** Statistics over all fights. */
export const FightStatistics = Type.Object(
  {
    total_fights: Type.Integer(),
    hero_wins: Type.Integer(),
    villain_wins: Type.Integer(),
    hero_win_ratio: Type.Union([Type.Number(), Type.Null()], {
      description: "From 0 to 1; null before the first fight.",
    }),
    top_winners: Type.Array(Winner),
  },
  { title: "FightStatistics" },
);

const counts = Type.Record(Type.String(), Type.Integer());

/** Counts of all events. */
export const EventStatistics = Type.Object(
  {
    total_events: Type.Integer(),
    by_type: counts,
    by_source: counts,
    as_of: Type.String({ format: "date-time", description: "When the events were counted." }),
  },
  { title: "EventStatistics" },
);

export type Receipt = Static<typeof Receipt>;
export type Winner = Static<typeof Winner>;
export type FightStatistics = Static<typeof FightStatistics>;
export type EventStatistics = Static<typeof EventStatistics>;
