import { type TSchema, Type } from "@sinclair/typebox";
import { wholeNumber } from "@super-heroes/kit/http/whole-number";
import { detailOf, OF_STORE } from "@super-heroes/kit/openapi/route-detail";
import type { Shell } from "@super-heroes/kit/shell/shell";
import { FighterName, Team } from "./model.ts";
import { Days, HeadToHead, Leaderboard, Locations, Pair, Standing } from "./read-model-schemas.ts";
import { MOST_LISTED, type Standings } from "./standings.ts";

/** How many entries are listed without `?limit=`. */
const DEFAULT_LIMIT = { fighters: 10, locations: 10, days: 30 } as const;

const limited = (maximum: number): { query: TSchema & { static: { limit?: number } } } => ({
  query: Type.Object({ limit: Type.Optional(wholeNumber({ minimum: 1, maximum })) }),
});

/** Adds the routes of the read models below `path`. */
export function withReadModelRoutes(shell: Shell, path: string, standings: Standings): void {
  const detail = detailOf("analytics", OF_STORE);
  shell
    .get(
      `${path}/leaderboard`,
      ({ query: { limit }, deadline }) =>
        deadline.race(standings.leaderboard(limit ?? DEFAULT_LIMIT.fighters)),
      {
        ...limited(MOST_LISTED.fighters),
        response: { 200: Leaderboard },
        detail: detail("The fighters with the most wins"),
      },
    )
    .get(
      `${path}/head-to-head/:hero/:villain`,
      ({ params: { hero, villain }, deadline }) => deadline.race(standings.headToHead(hero, villain)),
      {
        params: Pair,
        response: { 200: HeadToHead },
        detail: detail("The fights of a hero against a villain, by their names"),
      },
    )
    // A path cannot have every name: the entrance refuses an encoded slash.
    .get(
      `${path}/head-to-head`,
      ({ query: { hero, villain }, deadline }) => deadline.race(standings.headToHead(hero, villain)),
      {
        query: Pair,
        response: { 200: HeadToHead },
        detail: detail("The same, for names with characters that a path cannot have"),
      },
    )
    .get(
      `${path}/fighters/:team`,
      ({ params: { team }, query: { name }, deadline }) => deadline.race(standings.fighter(team, name)),
      {
        params: Type.Object({ team: Team }),
        query: Type.Object({ name: FighterName }),
        response: { 200: Standing },
        detail: detail("The wins, losses and rank of a fighter, by team and name"),
      },
    )
    .get(
      `${path}/days`,
      ({ query: { limit }, deadline }) => deadline.race(standings.days(limit ?? DEFAULT_LIMIT.days)),
      {
        ...limited(MOST_LISTED.days),
        response: { 200: Days },
        detail: detail("Fights by day in UTC, the newest day first"),
      },
    )
    .get(
      `${path}/locations`,
      ({ query: { limit }, deadline }) =>
        deadline.race(standings.locations(limit ?? DEFAULT_LIMIT.locations)),
      {
        ...limited(MOST_LISTED.locations),
        response: { 200: Locations },
        detail: detail("The locations with the most fights"),
      },
    );
}
