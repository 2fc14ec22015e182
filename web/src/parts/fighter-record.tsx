import { readStanding, type Team } from "../api/analytics.ts";
import { count } from "./numbers.ts";
import { useResource } from "./resource.ts";

/**
 * The rank, wins and losses of a fighter, in a line that has its height from the start. Without analytics it stays empty: a card
 * is whole without it. `version` changes when the record may have changed.
 */
export function FighterRecord({ team, name, version = 0 }: { team: Team; name: string; version?: number }) {
  const record = useResource(`${team} ${name} ${version}`, (signal) => readStanding(team, name, signal));
  const standing = record.data.value;
  const isOwn = standing?.name === name && standing.team === team;
  return <p class="fighter-record">{isOwn ? wordsOf(standing) : "\u00a0"}</p>;
}

function wordsOf({ rank, wins, losses }: { rank: number | null; wins: number; losses: number }) {
  if (rank === null) return "No fights yet";
  return (
    <>
      <strong>Rank {count(rank)}</strong> · {count(wins)} {wins === 1 ? "win" : "wins"}, {count(losses)}{" "}
      {losses === 1 ? "loss" : "losses"}
    </>
  );
}
