import type { EventStatistics, FightStatistics } from "./model.ts";
import type { EventCount } from "./projections/event-counts.ts";
import { type FighterRecord, type RankedFighter, topOf } from "./projections/leaderboard.ts";
import { ALL_FIGHTS } from "./projections/teams.ts";
import { oncePerSequence } from "./read-models/once-per-sequence.ts";
import type { CurrentModel, ReadModels } from "./read-models/read-models.ts";

/** The most winners in a response. */
export const MOST_WINNERS = 100;

/** The counts, at most half a second old. */
export interface Statistics {
  ofEvents(): Promise<EventStatistics>;
  /** `top`: how many winners to list, up to {@link MOST_WINNERS}. */
  ofFights(top: number): Promise<FightStatistics>;
}

/** Creates the statistics over these read models. */
export function createStatistics(readModels: Pick<ReadModels, "read">): Statistics {
  const winners = oncePerSequence(({ state }: CurrentModel<FighterRecord>) =>
    topOf(state, MOST_WINNERS).filter(({ wins }) => wins > 0),
  );
  return {
    async ofEvents() {
      const rows = [...(await readModels.read("event-counts")).state.values()];
      return {
        total_events: rows.reduce((sum, { count }) => sum + count, 0),
        by_type: sumsBy("type", rows),
        by_source: sumsBy("source", rows),
        as_of: new Date().toISOString(),
      };
    },
    async ofFights(top) {
      const wins = (await readModels.read("teams")).state.get(ALL_FIGHTS);
      const { heroes, villains } = wins ?? { heroes: 0, villains: 0 };
      const total = heroes + villains;
      return {
        total_fights: total,
        hero_wins: heroes,
        villain_wins: villains,
        hero_win_ratio: total === 0 ? null : heroes / total,
        top_winners: winners(await readModels.read("leaderboard"))
          .slice(0, top)
          .map(winnerOf),
      };
    },
  };
}

const winnerOf = ({ name, team, wins }: RankedFighter) => ({ name, team, wins });

function sumsBy(key: "type" | "source", rows: readonly EventCount[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row[key], (sums.get(row[key]) ?? 0) + row.count);
  return Object.fromEntries([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
