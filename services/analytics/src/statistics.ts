import { cachedRead } from "@super-heroes/kit/concurrency/cached-read";
import type { EventStatistics, FightStatistics } from "./model.ts";
import type { EventCount, EventStore, Wins } from "./store/event-store.ts";

/** The most winners in a response. */
export const MOST_WINNERS = 100;

/** The counts, at most half a second old by default. */
export interface Statistics {
  ofEvents(): Promise<EventStatistics>;
  /** `top`: how many winners to list, up to {@link MOST_WINNERS}. */
  ofFights(top: number): Promise<FightStatistics>;
}

/** Creates the statistics of a store. Each kind is read at most once in `keepMs`. */
export function createStatistics(store: EventStore, keepMs = 500): Statistics {
  const counts = cachedRead(
    async () => ({ counts: await store.counts(), asOf: new Date().toISOString() }),
    keepMs,
  );
  const wins = cachedRead(() => store.wins(MOST_WINNERS), keepMs);
  return {
    async ofEvents() {
      const { counts: rows, asOf } = await counts();
      return {
        total_events: rows.reduce((sum, { count }) => sum + count, 0),
        by_type: sumsBy("type", rows),
        by_source: sumsBy("source", rows),
        as_of: asOf,
      };
    },
    ofFights: async (top) => fightStatistics(await wins(), top),
  };
}

function sumsBy(key: "type" | "source", rows: readonly EventCount[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row[key], (sums.get(row[key]) ?? 0) + row.count);
  return Object.fromEntries([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function fightStatistics({ heroes, villains, top: winners }: Wins, top: number): FightStatistics {
  const total = heroes + villains;
  return {
    total_fights: total,
    hero_wins: heroes,
    villain_wins: villains,
    hero_win_ratio: total === 0 ? null : heroes / total,
    top_winners: winners.slice(0, top),
  };
}
