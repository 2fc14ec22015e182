import type { Fight, FighterInput, FightRequest } from "./model.ts";

/** Who fights, where, and what the fight is known by. */
export interface Contest extends FightRequest {
  id: string;
  date: Date;
}

/** Decides a fight: the higher level wins, a tie goes to the villain. */
export function decideFight({ id, date, hero, villain, location }: Contest): Fight {
  const heroWins = hero.level > villain.level;
  const [winner, loser] = heroWins ? [hero, villain] : [villain, hero];
  return {
    id,
    fight_date: date.toISOString(),
    ...told("winner", winner, heroWins ? "heroes" : "villains"),
    ...told("loser", loser, heroWins ? "villains" : "heroes"),
    hero,
    villain,
    location,
  } as Fight;
}

const told = (role: "winner" | "loser", fighter: FighterInput, team: "heroes" | "villains") => ({
  [`${role}_name`]: fighter.name,
  [`${role}_level`]: fighter.level,
  [`${role}_powers`]: fighter.powers ?? "",
  [`${role}_picture`]: fighter.picture ?? "",
  [`${role}_team`]: team,
});
