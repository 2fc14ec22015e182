import type { Event } from "@super-heroes/kit/events/event";
import type { Fight } from "./model.ts";

/**
 * The version of the event. 1 had no ids. A change that readers must know of gets the next number, and readers learn it before
 * it is sent.
 */
const VERSION = 2;

/** The event of a fight. Its id is the fight's, so that a fight is counted once, however often its event is delivered. */
export const fightFinished = (fight: Fight): Event => ({
  id: fight.id,
  type: "fight.finished",
  version: VERSION,
  source: "fights",
  time: fight.fight_date,
  data: {
    winner_name: fight.winner_name,
    winner_team: fight.winner_team,
    winner_level: fight.winner_level,
    loser_name: fight.loser_name,
    loser_level: fight.loser_level,
    location_name: fight.location.name,
    hero_id: fight.hero.id ?? null,
    villain_id: fight.villain.id ?? null,
    location_id: fight.location.id ?? null,
  },
});
