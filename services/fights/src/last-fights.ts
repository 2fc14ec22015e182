import { cachedRead } from "@super-heroes/kit/concurrency/cached-read";
import type { Fight, LastFights } from "./model.ts";
import type { FightStore } from "./store/fight-store.ts";

/** How many of the newest fights are searched. */
export const SEARCHED_FIGHTS = 1000;

/** How long the newest fights are kept in memory, in milliseconds. */
const KEEP_MS = 250;

/** The list of a fighter. */
export type Side = "heroes" | "villains";

/** Finds the last fights of many fighters at once. */
export interface RecentFights {
  /**
   * For each of these fighters, in their order, its last fights among the newest {@link SEARCHED_FIGHTS}, at most `limit`. A fight
   * that was sent without the ids of its fighters is nobody's.
   */
  of(side: Side, ids: readonly number[], limit: number): Promise<LastFights[]>;
}

/** The newest fights, and for each side those of a fighter by its id. */
type Index = Readonly<Record<Side, ReadonlyMap<number, readonly Fight[]>>>;

/**
 * Creates the search over a store. It reads a bounded number of fights, at most once in 250 ms for all callers, and only while there
 * are any. An index of fights by fighter would make every write of a fight slower, on the path that matters most, and one of the engines
 * has none for it.
 */
export function createRecentFights(store: Pick<FightStore, "latest">, keepMs = KEEP_MS): RecentFights {
  const index = cachedRead(async () => indexed(await store.latest(SEARCHED_FIGHTS, undefined)), keepMs);
  return {
    async of(side, ids, limit) {
      const bySide = (await index())[side];
      return ids.map((id) => ({ id, fights: (bySide.get(id) ?? []).slice(0, limit) }));
    },
  };
}

function indexed(fights: readonly Fight[]): Index {
  const index = { heroes: new Map<number, Fight[]>(), villains: new Map<number, Fight[]>() };
  for (const fight of fights) {
    add(index.heroes, fight.hero.id, fight);
    add(index.villains, fight.villain.id, fight);
  }
  return index;
}

function add(fights: Map<number, Fight[]>, id: number | undefined, fight: Fight): void {
  if (id === undefined) return;
  const known = fights.get(id);
  if (known) known.push(fight);
  else fights.set(id, [fight]);
}
