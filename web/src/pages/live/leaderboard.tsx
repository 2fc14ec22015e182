import { readLeaderboard } from "../../api/analytics.ts";
import { FailureNotice } from "../../parts/notice.tsx";
import { count } from "../../parts/numbers.ts";
import { Portrait } from "../../parts/portrait.tsx";
import { useResource } from "../../parts/resource.ts";

/** How many fighters are listed. */
const LISTED = 10;

/** The fighters with the most wins. It is read again when `version` changes. */
export function Leaderboard({ version }: { version: number }) {
  const leaderboard = useResource(`${version}`, (signal) => readLeaderboard(LISTED, signal));
  const { fighters = [], total_fighters: total = 0 } = leaderboard.data.value ?? {};
  const most = Math.max(1, ...fighters.map(({ wins }) => wins));
  return (
    <section class="panel" aria-labelledby="leaderboard">
      <h2 id="leaderboard">Leaderboard</h2>
      {fighters.length === 0 && !leaderboard.failure.value && (
        <p class="empty">{leaderboard.data.value ? "There was no fight yet." : "No numbers yet."}</p>
      )}
      <FailureNotice failure={leaderboard.failure.value} retry={leaderboard.reload} />
      <ol class="winners">
        {fighters.map(({ rank, name, team, wins, losses }) => {
          const noun = team === "heroes" ? "hero" : "villain";
          return (
            <li key={`${team} ${name}`}>
              <Portrait noun={noun} name={name} />
              <span class="winner-name">
                <span class="sr-only">Rank {rank}: </span>
                <bdi>{name}</bdi> <span class={`winner-team text-${noun}`}>{noun}</span>
              </span>
              <span class="winner-track" aria-hidden="true">
                <span class={`winner-bar winner-${noun}`} style={{ width: `${(wins / most) * 100}%` }} />
              </span>
              <span class="winner-wins">
                {count(wins)} <span class="winner-word">{wins === 1 ? "win" : "wins"}</span>
                <span class="winner-losses">
                  {count(losses)} {losses === 1 ? "loss" : "losses"}
                </span>
              </span>
            </li>
          );
        })}
      </ol>
      {total > LISTED && <p class="muted">{count(total)} fighters have fought.</p>}
    </section>
  );
}
