import type { Fight, FightRequest } from "./model.ts";

/** Decides a fight: the higher level wins, a tie goes to the villain. */
export function decideFight(id: string, date: Date, { hero, villain, location }: FightRequest): Fight {
  const heroWins = hero.level > villain.level;
  const [winner, loser] = heroWins ? [hero, villain] : [villain, hero];
  return {
    id,
    fight_date: date.toISOString(),
    winner_name: winner.name,
    winner_level: winner.level,
    winner_powers: winner.powers ?? "",
    winner_picture: winner.picture ?? "",
    winner_team: heroWins ? "heroes" : "villains",
    loser_name: loser.name,
    loser_level: loser.level,
    loser_powers: loser.powers ?? "",
    loser_picture: loser.picture ?? "",
    loser_team: heroWins ? "villains" : "heroes",
    hero,
    villain,
    location,
  };
}
