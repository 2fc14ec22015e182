import type { Event } from "@super-heroes/kit/events/event";

/** What projections know of a finished fight, the same for all versions of its event. */
export interface FightFact {
  hero: string;
  villain: string;
  winner: "heroes" | "villains";
  /** The name of the location; the first version did not require it. */
  location: string | undefined;
  /** The day of the fight in UTC, such as `2031-05-01`. */
  day: string;
}

/** The versions of `fight.finished` that {@link fightFactOf} reads. Version 2 added the ids of fighters and location. */
const KNOWN_VERSIONS: ReadonlySet<number> = new Set([1, 2]);

/** Whether an event is of a version that this code does not know: a later version of a type that it reads. */
export const isUnknownVersion = ({ type, version = 1 }: Event): boolean =>
  type === "fight.finished" && !KNOWN_VERSIONS.has(version);

/** The fight of an event; `undefined` for other events and for unknown versions. */
export function fightFactOf(event: Event): FightFact | undefined {
  if (event.type !== "fight.finished" || isUnknownVersion(event)) return undefined;
  const { winner_name, winner_team, loser_name, location_name } = event.data;
  const [winner, loser] = [String(winner_name), String(loser_name)];
  const heroWins = winner_team === "heroes";
  return {
    hero: heroWins ? winner : loser,
    villain: heroWins ? loser : winner,
    winner: heroWins ? "heroes" : "villains",
    location: typeof location_name === "string" && location_name !== "" ? location_name : undefined,
    day: new Date(event.time).toISOString().slice(0, 10),
  };
}
