import type { Winner } from "@super-heroes/analytics/model";
import { count } from "../../parts/numbers.ts";
import { Portrait } from "../../parts/portrait.tsx";

/** The fighters with the most wins. */
export function TopWinners({ winners }: { winners: readonly Winner[] | undefined }) {
  const most = Math.max(1, ...(winners ?? []).map(({ wins }) => wins));
  return (
    <section class="panel" aria-labelledby="top">
      <h2 id="top">Most wins</h2>
      {winners === undefined || winners.length === 0 ? (
        <p class="empty">{winners ? "Nobody has won yet." : "No numbers yet."}</p>
      ) : (
        <ol class="winners">
          {winners.map(({ name, team, wins }) => {
            const noun = team === "heroes" ? "hero" : "villain";
            return (
              <li key={`${team} ${name}`}>
                <Portrait noun={noun} name={name} />
                <span class="winner-name">
                  <bdi>{name}</bdi> <span class={`winner-team text-${noun}`}>{noun}</span>
                </span>
                <span class="winner-track" aria-hidden="true">
                  <span class={`winner-bar winner-${noun}`} style={{ width: `${(wins / most) * 100}%` }} />
                </span>
                <span class="winner-wins">
                  {count(wins)} <span class="sr-only">{wins === 1 ? "win" : "wins"}</span>
                </span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
