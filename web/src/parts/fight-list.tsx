import type { Fight } from "../api/fights.ts";
import { Instant } from "./instant.tsx";
import { Portrait } from "./portrait.tsx";

/** Fights, newest first, each with its link. */
export function FightList({ fights, current }: { fights: readonly Fight[]; current?: string | undefined }) {
  return (
    <ol class="fights">
      {fights.map((fight) => (
        <li key={fight.id}>
          <a
            class="fight"
            href={`/fights/${fight.id}`}
            aria-current={fight.id === current ? "true" : undefined}
          >
            <span class="fight-faces">
              <Portrait noun={nounOf(fight.winner_team)} name={fight.winner_name} />
              <Portrait noun={nounOf(fight.loser_team)} name={fight.loser_name} />
            </span>
            <span class="fight-text">
              <span class="fight-names">
                <bdi class={`fight-winner text-${nounOf(fight.winner_team)}`}>{fight.winner_name}</bdi>{" "}
                <span class="muted">beats</span> <bdi>{fight.loser_name}</bdi>
              </span>
              <span class="fight-where">
                {fight.winner_team === "heroes" ? "Hero" : "Villain"} wins {fight.winner_level} :{" "}
                {fight.loser_level} · <bdi>{fight.location.name}</bdi>
              </span>
            </span>
            <span class="fight-when">
              <Instant at={fight.fight_date} />
            </span>
          </a>
        </li>
      ))}
    </ol>
  );
}

const nounOf = (team: Fight["winner_team"]) => (team === "heroes" ? "hero" : "villain");
