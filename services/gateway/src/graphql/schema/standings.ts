import { invalid } from "@super-heroes/kit/http/problem";
import {
  type Day,
  daysCheck,
  type HeadToHead,
  headToHeadCheck,
  type Leaderboard,
  leaderboardCheck,
  type Standing,
} from "../calls/responses.ts";
import { builder } from "./builder.ts";
import { Team } from "./types.ts";

const PATH = "/api/v1/analytics";

/** The longest lists. */
const MOST = 100;

function lengthOf(length: number, field: string): number {
  if (length >= 1 && length <= MOST) return length;
  throw invalid([{ field, reason: `must be a whole number from 1 to ${MOST}` }]);
}

const StandingRef = builder.objectRef<Standing>("Standing").implement({
  description: "The fights of one fighter, and its place on the leaderboard.",
  fields: (t) => ({
    name: t.exposeString("name"),
    team: t.expose("team", { type: Team }),
    rank: t.int({ nullable: true, description: "Null before the first fight.", resolve: ({ rank }) => rank }),
    fights: t.exposeInt("fights"),
    wins: t.exposeInt("wins"),
    losses: t.exposeInt("losses"),
  }),
});

const LeaderboardRef = builder.objectRef<Leaderboard>("Leaderboard").implement({
  description: "The fighters with the most wins.",
  fields: (t) => ({
    totalFighters: t.exposeInt("total_fighters"),
    fighters: t.field({ type: [StandingRef], resolve: ({ fighters }) => fighters }),
  }),
});

const HeadToHeadRef = builder.objectRef<HeadToHead>("HeadToHead").implement({
  description: "The fights of a hero against a villain. Two that never met have none.",
  fields: (t) => ({
    hero: t.field({ type: StandingRef, resolve: ({ hero }) => hero }),
    villain: t.field({ type: StandingRef, resolve: ({ villain }) => villain }),
    fights: t.exposeInt("fights"),
    heroWins: t.exposeInt("hero_wins"),
    villainWins: t.exposeInt("villain_wins"),
  }),
});

const DayRef = builder.objectRef<Day>("Day").implement({
  fields: (t) => ({
    day: t.exposeString("day", { description: "A date in UTC." }),
    fights: t.exposeInt("fights"),
    heroWins: t.exposeInt("hero_wins"),
    villainWins: t.exposeInt("villain_wins"),
  }),
});

builder.queryFields((t) => ({
  leaderboard: t.field({
    type: LeaderboardRef,
    nullable: true,
    args: { top: t.arg.int({ required: true, defaultValue: 10, description: `1 to ${MOST}.` }) },
    resolve: async (_, { top }, { call }) => {
      const path = `${PATH}/leaderboard?limit=${lengthOf(top, "top")}`;
      return (await call("analytics", { path, check: leaderboardCheck })).content;
    },
  }),
  headToHead: t.field({
    type: HeadToHeadRef,
    nullable: true,
    description: "By the names of the fighters.",
    args: { hero: t.arg.string({ required: true }), villain: t.arg.string({ required: true }) },
    resolve: async (_, names, { call }) => {
      const path = `${PATH}/head-to-head?${new URLSearchParams(names)}`;
      return (await call("analytics", { path, check: headToHeadCheck })).content;
    },
  }),
  days: t.field({
    type: [DayRef],
    nullable: true,
    description: "Fights by day, the newest day first.",
    args: { first: t.arg.int({ required: true, defaultValue: 30, description: `1 to ${MOST}.` }) },
    resolve: async (_, { first }, { call }) => {
      const path = `${PATH}/days?limit=${lengthOf(first, "first")}`;
      return (await call("analytics", { path, check: daysCheck })).content.days;
    },
  }),
}));
