import type { FightFact } from "./fight-fact.ts";
import type { Projection, State } from "./projection.ts";

/** The team of a fighter. */
export type Team = FightFact["winner"];

/** The fights of one fighter. */
export interface FighterRecord {
  wins: number;
  losses: number;
}

/** A fighter with its place among all: 1 has the most wins. */
export interface RankedFighter extends FighterRecord {
  rank: number;
  name: string;
  team: Team;
}

/** A fighter is a name in a team: every version of the event has both, and ids are optional in a fight. */
export const fighterKey = (team: Team, name: string): string => `${team} ${name}`;

const fighterOf = (key: string) => {
  const blank = key.indexOf(" ");
  return { team: key.slice(0, blank) as Team, name: key.slice(blank + 1) };
};

/** Wins and losses of every fighter. */
export const leaderboard: Projection<FighterRecord> = {
  name: "leaderboard",
  version: 1,
  keysOf: ({ fight }) =>
    fight ? [fighterKey("heroes", fight.hero), fighterKey("villains", fight.villain)] : [],
  fold: ({ wins, losses } = { wins: 0, losses: 0 }, { fight }, key) =>
    key.startsWith(`${fight?.winner} `) ? { wins: wins + 1, losses } : { wins, losses: losses + 1 },
};

type Entry = readonly [key: string, record: FighterRecord];

/** The sequence of the leaderboard: more wins first, then fewer losses, then by name and team. */
function compare([keyA, a]: Entry, [keyB, b]: Entry): number {
  if (a.wins !== b.wins) return b.wins - a.wins;
  if (a.losses !== b.losses) return a.losses - b.losses;
  const [one, other] = [fighterOf(keyA), fighterOf(keyB)];
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.team < other.team ? -1 : 1;
}

/** The first fighters of the leaderboard, `most` at most. */
export function topOf(state: State<FighterRecord>, most: number): RankedFighter[] {
  const top: Entry[] = [];
  for (const entry of state) {
    const last = top.at(-1);
    if (top.length === most && last && compare(entry, last) > 0) continue;
    const place = top.findIndex((other) => compare(entry, other) < 0);
    top.splice(place === -1 ? top.length : place, 0, entry);
    if (top.length > most) top.pop();
  }
  return top.map(([key, record], index) => ({ rank: index + 1, ...fighterOf(key), ...record }));
}

/** One fighter; `undefined` before its first fight. */
export function rankedFighter(
  state: State<FighterRecord>,
  team: Team,
  name: string,
): RankedFighter | undefined {
  const key = fighterKey(team, name);
  const record = state.get(key);
  if (!record) return undefined;
  let rank = 1;
  for (const entry of state) if (entry[0] !== key && compare(entry, [key, record]) < 0) rank++;
  return { rank, name, team, ...record };
}
