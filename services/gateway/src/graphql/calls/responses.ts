import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { OrderCount, User } from "../../aggregates/responses.ts";

/** The fields of the services' responses that the schema has. Other fields are ignored. */
const Fighter = Type.Object({
  id: Type.Integer(),
  level: Type.Integer(),
  name: Type.String(),
  otherName: Type.String(),
  picture: Type.String(),
  powers: Type.String(),
});
const Location = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  description: Type.String(),
  picture: Type.String(),
});
const RecordedFighter = Type.Composite([
  Type.Pick(Fighter, ["level", "name"]),
  Type.Partial(Type.Omit(Fighter, ["level", "name"])),
]);
const RecordedLocation = Type.Composite([
  Type.Pick(Location, ["name"]),
  Type.Partial(Type.Omit(Location, ["name"])),
]);
const Team = Type.Union([Type.Literal("heroes"), Type.Literal("villains")]);
const Fight = Type.Object({
  id: Type.String(),
  fight_date: Type.String(),
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
});
/** Only the requested fields. */
const LastFights = Type.Object({ id: Type.Integer(), fights: Type.Array(Type.Partial(Fight)) });
const Order = Type.Object({
  id: Type.String(),
  user_id: Type.Integer(),
  product: Type.String(),
  quantity: Type.Integer(),
  total: Type.Number(),
  status: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
});
const Winner = Type.Object({ name: Type.String(), team: Team, wins: Type.Integer() });
const Statistics = Type.Object({
  total_fights: Type.Integer(),
  hero_wins: Type.Integer(),
  villain_wins: Type.Integer(),
  hero_win_ratio: Type.Union([Type.Number(), Type.Null()]),
  top_winners: Type.Array(Winner),
});

const teamWins = { fights: Type.Integer(), hero_wins: Type.Integer(), villain_wins: Type.Integer() };
const Standing = Type.Object({
  name: Type.String(),
  team: Team,
  rank: Type.Union([Type.Integer(), Type.Null()]),
  fights: Type.Integer(),
  wins: Type.Integer(),
  losses: Type.Integer(),
});
const Leaderboard = Type.Object({ total_fighters: Type.Integer(), fighters: Type.Array(Standing) });
const HeadToHead = Type.Object({ hero: Standing, villain: Standing, ...teamWins });
const Day = Type.Object({ day: Type.String(), ...teamWins });
const Days = Type.Object({ days: Type.Array(Day) });

const one = <Schema extends TSchema>(schema: Schema) => TypeCompiler.Compile(schema);
const list = <Schema extends TSchema>(schema: Schema) => TypeCompiler.Compile(Type.Array(schema));

export const fighterList = list(Fighter);
export const locationList = list(Location);
export const fightCheck = one(Fight);
export const fightList = list(Fight);
export const lastFightsList = list(LastFights);
export const userCheck = one(User);
export const userList = list(User);
export const orderCheck = one(Order);
export const orderList = list(Order);
export const orderCountCheck = one(OrderCount);
export const statisticsCheck = one(Statistics);

export const leaderboardCheck = one(Leaderboard);
export const headToHeadCheck = one(HeadToHead);
export const daysCheck = one(Days);

export type Fighter = Static<typeof Fighter>;
export type Location = Static<typeof Location>;
export type RecordedFighter = Static<typeof RecordedFighter>;
export type RecordedLocation = Static<typeof RecordedLocation>;
export type Fight = Static<typeof Fight>;
export type Order = Static<typeof Order>;
export type Winner = Static<typeof Winner>;
export type Standing = Static<typeof Standing>;
export type Leaderboard = Static<typeof Leaderboard>;
export type HeadToHead = Static<typeof HeadToHead>;
export type Day = Static<typeof Day>;
export type Statistics = Static<typeof Statistics>;
export type { User } from "../../aggregates/responses.ts";
