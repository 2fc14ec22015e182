import { cachedRead } from "@super-heroes/kit/concurrency/cached-read";
import { newestDays } from "./projections/days.ts";
import { pairKey } from "./projections/head-to-head.ts";
import { type RankedFighter, rankedFighter, type Team, topOf } from "./projections/leaderboard.ts";
import { busiest } from "./projections/locations.ts";
import type { TeamWins } from "./projections/wins.ts";
import type { Days, HeadToHead, Leaderboard, Locations, Standing } from "./read-model-schemas.ts";
import type { ReadModels } from "./read-models/read-models.ts";

/** The most entries in a response. */
export const MOST_LISTED = { fighters: 100, locations: 100, days: 366 } as const;

/** What the read models say about fighters, locations and days, at most half a second old by default. */
export interface Standings {
  leaderboard(limit: number): Promise<Leaderboard>;
  headToHead(hero: string, villain: string): Promise<HeadToHead>;
  fighter(team: Team, name: string): Promise<Standing>;
  days(limit: number): Promise<Days>;
  locations(limit: number): Promise<Locations>;
}

/** Creates the standings over these read models. Lists are sorted at most once in `keepMs`. */
export function createStandings({ stateOf }: Pick<ReadModels, "stateOf">, keepMs = 500): Standings {
  const top = cachedRead(async () => {
    const state = await stateOf("leaderboard");
    return { total: state.size, fighters: topOf(state, MOST_LISTED.fighters).map(standingOf) };
  }, keepMs);
  const places = cachedRead(async () => {
    const state = await stateOf("locations");
    return { total: state.size, locations: busiest(state, MOST_LISTED.locations) };
  }, keepMs);

  const fighter = async (team: Team, name: string): Promise<Standing> => {
    const ranked = rankedFighter(await stateOf("leaderboard"), team, name);
    return ranked ? standingOf(ranked) : { name, team, rank: null, fights: 0, wins: 0, losses: 0 };
  };

  return {
    fighter,
    async leaderboard(limit) {
      const { total, fighters } = await top();
      return { total_fighters: total, fighters: fighters.slice(0, limit) };
    },
    async headToHead(hero, villain) {
      const wins = (await stateOf("head-to-head")).get(pairKey(hero, villain));
      return {
        hero: await fighter("heroes", hero),
        villain: await fighter("villains", villain),
        ...countsOf(wins),
      };
    },
    async days(limit) {
      const newest = newestDays(await stateOf("days"), limit);
      return { days: newest.map(({ day, ...wins }) => ({ day, ...countsOf(wins) })) };
    },
    async locations(limit) {
      const { total, locations } = await places();
      const listed = locations.slice(0, limit);
      return {
        total_locations: total,
        locations: listed.map(({ name, ...wins }) => ({ name, ...countsOf(wins) })),
      };
    },
  };
}

const standingOf = ({ name, team, rank, wins, losses }: RankedFighter): Standing => ({
  name,
  team,
  rank,
  fights: wins + losses,
  wins,
  losses,
});

const countsOf = ({ heroes, villains }: TeamWins = { heroes: 0, villains: 0 }) => ({
  fights: heroes + villains,
  hero_wins: heroes,
  villain_wins: villains,
});
