import { newestDays } from "./projections/days.ts";
import { pairKey } from "./projections/head-to-head.ts";
import {
  type FighterRecord,
  type RankedFighter,
  rankedFighter,
  type Team,
  topOf,
} from "./projections/leaderboard.ts";
import { busiest } from "./projections/locations.ts";
import type { TeamWins } from "./projections/wins.ts";
import type { Days, HeadToHead, Leaderboard, Locations, Standing } from "./read-model-schemas.ts";
import { oncePerSequence } from "./read-models/once-per-sequence.ts";
import type { CurrentModel, ReadModels } from "./read-models/read-models.ts";

/** The most entries in a response. */
export const MOST_LISTED = { fighters: 100, locations: 100, days: 366 } as const;

/** What the read models say about fighters, locations and days, at most half a second old. */
export interface Standings {
  leaderboard(limit: number): Promise<Leaderboard>;
  headToHead(hero: string, villain: string): Promise<HeadToHead>;
  fighter(team: Team, name: string): Promise<Standing>;
  days(limit: number): Promise<Days>;
  locations(limit: number): Promise<Locations>;
}

/** Creates the standings over these read models. A list is sorted once after each change. */
export function createStandings({ read }: Pick<ReadModels, "read">): Standings {
  const top = oncePerSequence(({ state }: CurrentModel<FighterRecord>) =>
    topOf(state, MOST_LISTED.fighters).map(standingOf),
  );
  const places = oncePerSequence(({ state }: CurrentModel<TeamWins>) =>
    busiest(state, MOST_LISTED.locations),
  );

  const fighter = async (team: Team, name: string): Promise<Standing> => {
    const ranked = rankedFighter((await read("leaderboard")).state, team, name);
    return ranked ? standingOf(ranked) : { name, team, rank: null, fights: 0, wins: 0, losses: 0 };
  };

  return {
    fighter,
    async leaderboard(limit) {
      const model = await read("leaderboard");
      return { total_fighters: model.state.size, fighters: top(model).slice(0, limit) };
    },
    async headToHead(hero, villain) {
      const wins = (await read("head-to-head")).state.get(pairKey(hero, villain));
      return {
        hero: await fighter("heroes", hero),
        villain: await fighter("villains", villain),
        ...countsOf(wins),
      };
    },
    async days(limit) {
      const newest = newestDays((await read("days")).state, limit);
      return { days: newest.map(({ day, ...wins }) => ({ day, ...countsOf(wins) })) };
    },
    async locations(limit) {
      const model = await read("locations");
      const listed = places(model).slice(0, limit);
      return {
        total_locations: model.state.size,
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
