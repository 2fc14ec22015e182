import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { plainText } from "@super-heroes/kit/http/plain-text";
import { wholeNumberInBody } from "@super-heroes/kit/http/whole-number";
import { MODES, type Mode } from "@super-heroes/kit/orchestration/modes";

const name = plainText({ minLength: 3, maxLength: 50 });
/** The level of a fighter in a request. */
export const level = wholeNumberInBody({ minimum: 1, maximum: 2_147_483_647 });
/** The id of a row in a request. */
export const id = wholeNumberInBody();
const strict = { additionalProperties: false };

/** A hero or villain as its service returns it. Fields that a later version adds are accepted. */
export const Fighter = Type.Object(
  {
    id: Type.Integer(),
    level: Type.Integer({ minimum: 1 }),
    name: Type.String(),
    otherName: Type.String(),
    picture: Type.String(),
    powers: Type.String(),
  },
  { title: "Fighter" },
);

/** A location as its service returns it. */
export const Location = Type.Object(
  {
    id: Type.Integer(),
    name: Type.String(),
    description: Type.String(),
    picture: Type.String(),
  },
  { title: "Location" },
);

/** A fighter in a request: name and level are required, unknown fields are refused. */
const FighterInput = Type.Object(
  {
    id: Type.Optional(id),
    level,
    name,
    otherName: Type.Optional(plainText({ maxLength: 255 })),
    picture: Type.Optional(plainText({ maxLength: 255 })),
    powers: Type.Optional(plainText({ maxLength: 10_000 })),
  },
  { ...strict, title: "FighterInput" },
);

const LocationInput = Type.Object(
  {
    id: Type.Optional(id),
    name,
    description: Type.Optional(plainText({ maxLength: 10_000 })),
    picture: Type.Optional(plainText({ maxLength: 255 })),
  },
  { ...strict, title: "LocationInput" },
);

/** The body of `POST /api/fights`. */
export const FightRequest = Type.Object(
  { hero: FighterInput, villain: FighterInput, location: LocationInput },
  { ...strict, title: "FightRequest" },
);

/** The fighter of a fight: drawn from an upstream, as {@link Fighter} allows, or sent by a client. */
const RecordedFighter = Type.Composite(
  [Type.Pick(Fighter, ["level", "name"]), Type.Partial(Type.Omit(Fighter, ["level", "name"]))],
  { title: "RecordedFighter" },
);

/** The location of a fight, likewise. */
const RecordedLocation = Type.Composite(
  [Type.Pick(Location, ["name"]), Type.Partial(Type.Omit(Location, ["name"]))],
  { title: "RecordedLocation" },
);

const Team = Type.Union([Type.Literal("heroes"), Type.Literal("villains")]);

/** A fight, as it is stored and returned. */
export const Fight = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    fight_date: Type.String({ format: "date-time" }),
    winner_name: Type.String(),
    winner_level: Type.Integer(),
    winner_powers: Type.String(),
    winner_picture: Type.String(),
    winner_team: Team,
    loser_name: Type.String(),
    loser_level: Type.Integer(),
    loser_powers: Type.String(),
    loser_picture: Type.String(),
    loser_team: Team,
    hero: RecordedFighter,
    villain: RecordedFighter,
    location: RecordedLocation,
  },
  { title: "Fight" },
);

/** The last fights of one fighter. */
export const LastFights = Type.Object(
  {
    id: Type.Integer({ description: "The id of the fighter." }),
    fights: Type.Array(Type.Partial(Fight, { title: "PartOfFight" }), { description: "Newest first." }),
  },
  { title: "LastFights" },
);

/** `?mode=`: how the upstream calls of this request are made. */
export const ModeQuery = Type.Object({
  mode: Type.Optional(
    Type.Unsafe<Mode>(
      Type.Union(MODES.map((mode) => Type.Literal(mode)) as TSchema[], {
        error: `must be one of ${MODES.join(", ")}`,
      }),
    ),
  ),
});

export type Fighter = Static<typeof Fighter>;
export type FighterInput = Static<typeof FighterInput>;
export type Location = Static<typeof Location>;
export type LocationInput = Static<typeof LocationInput>;
export type FightRequest = Static<typeof FightRequest>;
export type Fight = Static<typeof Fight>;
export type LastFights = Omit<Static<typeof LastFights>, "fights"> & { fights: Fight[] };
