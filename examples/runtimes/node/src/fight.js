import { randomUUID } from "node:crypto";

/** Decides a fight: the higher level wins, a tie goes to the villain. */
export function decideFight({ hero, villain, location }) {
  const heroWins = hero.level > villain.level;
  const [winner, loser] = heroWins ? [hero, villain] : [villain, hero];
  return {
    id: randomUUID(),
    fight_date: new Date().toISOString(),
    winner_name: winner.name,
    winner_level: winner.level,
    winner_powers: winner.powers,
    winner_picture: winner.picture,
    winner_team: heroWins ? "heroes" : "villains",
    loser_name: loser.name,
    loser_level: loser.level,
    loser_powers: loser.powers,
    loser_picture: loser.picture,
    loser_team: heroWins ? "villains" : "heroes",
    hero,
    villain,
    location,
  };
}
