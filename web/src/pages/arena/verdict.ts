import type { Fight } from "../../api/fights.ts";

/** Who won a fight, and why. */
export interface Verdict {
  isTie: boolean;
  reason: string;
  sentence: string;
}

/** The verdict of a fight in words. */
export function verdictOf(
  fight: Pick<Fight, "winner_name" | "winner_level" | "winner_team" | "loser_name" | "loser_level">,
): Verdict {
  const isTie = fight.winner_level === fight.loser_level;
  const reason = isTie
    ? `Both have level ${fight.winner_level}, and a tie goes to the villain.`
    : `Level ${fight.winner_level} beats level ${fight.loser_level}.`;
  const team = fight.winner_team === "heroes" ? "hero" : "villain";
  return { isTie, reason, sentence: `The ${team} ${fight.winner_name} beats ${fight.loser_name}. ${reason}` };
}
