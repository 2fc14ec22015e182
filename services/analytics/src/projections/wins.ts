import type { FightFact } from "./fight-fact.ts";

/** Fights, counted by the team that won. */
export interface TeamWins {
  heroes: number;
  villains: number;
}

/** Counts one more fight. */
export const withFight = (
  { heroes, villains }: TeamWins = { heroes: 0, villains: 0 },
  { winner }: FightFact,
): TeamWins => (winner === "heroes" ? { heroes: heroes + 1, villains } : { heroes, villains: villains + 1 });
