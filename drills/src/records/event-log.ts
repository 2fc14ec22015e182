import type { EventStore } from "@super-heroes/analytics/store/event-store";
import type { Environment } from "@super-heroes/system/environment/environment";
import { openAnalyticsStore } from "@super-heroes/system/replay/replay-stores";

/** How many events are appended at once. */
const PER_APPEND = 400;

const HEROES = 101;
const VILLAINS = 97;
const LOCATIONS = 23;
/** The days of the fights follow one another every so many fights. */
const FIGHTS_PER_DAY = 1440;
const FIRST_DAY_MS = Date.UTC(2030, 0, 1);
const DAY_MS = 24 * 3_600_000;

/** The log of analytics, opened by the drill beside the services. */
export interface DrillLog {
  readonly store: EventStore;
  /** Appends fights, numbered from `from`: the same numbers are the same events. */
  append(from: number, count: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens the log of analytics in a drill's stores. */
export async function openDrillLog(variables: Environment, signal: AbortSignal): Promise<DrillLog> {
  const store = await openAnalyticsStore(variables, () => {}, signal);
  return {
    store,
    async append(from, count) {
      for (let start = from; start < from + count; start += PER_APPEND) {
        signal.throwIfAborted();
        const length = Math.min(PER_APPEND, from + count - start);
        await store.log.append(Array.from({ length }, (_, index) => fightOf(start + index)));
      }
    },
    close: () => store.connection.close(),
  };
}

/** The fighters of the fight that every log has. */
export const FIRST_PAIR = { hero: "Hero 0", villain: "Villain 0" };

function fightOf(number: number) {
  const [hero, villain] = [(number * 7919) % HEROES, (number * 104_729) % VILLAINS];
  const heroWins = hero > villain;
  const names = [`Hero ${hero}`, `Villain ${villain}`];
  const [winner_name, loser_name] = heroWins ? names : names.reverse();
  return {
    id: `fights/drill-${number}`,
    type: "fight.finished",
    version: 2,
    source: "fights",
    time: new Date(FIRST_DAY_MS + Math.floor(number / FIGHTS_PER_DAY) * DAY_MS).toISOString(),
    data: {
      winner_name,
      winner_team: heroWins ? "heroes" : "villains",
      winner_level: 50,
      loser_name,
      loser_level: 40,
      location_name: `Location ${number % LOCATIONS}`,
      hero_id: hero + 1,
      villain_id: villain + 1,
      location_id: (number % LOCATIONS) + 1,
    },
  };
}
