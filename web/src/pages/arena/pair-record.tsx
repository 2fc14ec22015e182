import { readHeadToHead } from "../../api/analytics.ts";
import { count } from "../../parts/numbers.ts";
import { useResource } from "../../parts/resource.ts";
import { urlOf } from "../../router/url.ts";

/** How often these two have fought, with a link to their head-to-head. `version` changes with each fight. */
export function PairRecord({ hero, villain, version }: { hero: string; villain: string; version: number }) {
  const pair = useResource(JSON.stringify([hero, villain, version]), (signal) =>
    readHeadToHead(hero, villain, signal),
  );
  const result = pair.data.value;
  const isOfPair = result?.hero.name === hero && result.villain.name === villain;
  return (
    <p class="pair-record">
      <a href={urlOf("/live", { hero, villain })}>Head-to-head</a>
      {isOfPair && ` ${count(result.hero_wins)} : ${count(result.villain_wins)}`}
    </p>
  );
}
