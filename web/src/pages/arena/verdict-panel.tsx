import { useSignal } from "@preact/signals";
import type { Fight } from "../../api/fights.ts";
import { FullInstant } from "../../parts/instant.tsx";
import { verdictOf } from "./verdict.ts";

/** Who won and why, with the link of the fight. */
export function VerdictPanel({ fight }: { fight: Fight }) {
  const { reason } = verdictOf(fight);
  const most = Math.max(fight.hero.level, fight.villain.level);
  return (
    <div class={`verdict verdict-${fight.winner_team}`}>
      <p class="verdict-team">{fight.winner_team === "heroes" ? "The hero wins" : "The villain wins"}</p>
      <h2 class="verdict-name" dir="auto">
        {fight.winner_name}
      </h2>
      <p class="verdict-reason">{reason}</p>
      <div class="duel" aria-hidden="true">
        <Bar team="hero" level={fight.hero.level} most={most} />
        <Bar team="villain" level={fight.villain.level} most={most} />
      </div>
      <p class="verdict-when">
        <FullInstant at={fight.fight_date} /> · <CopyLink id={fight.id} />
      </p>
    </div>
  );
}

const Bar = ({ team, level, most }: { team: "hero" | "villain"; level: number; most: number }) => (
  <div class={`duel-side duel-${team}`}>
    <span class="duel-bar" style={{ width: `${(level / most) * 100}%` }} />
    <span class="duel-level">{level}</span>
  </div>
);

function CopyLink({ id }: { id: string }) {
  const wasCopied = useSignal(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(new URL(`/fights/${id}`, location.href).href);
      wasCopied.value = true;
    } catch {
      // Without permission the address bar has the same link.
      wasCopied.value = false;
    }
  };
  return (
    <button type="button" class="text-button" onClick={() => void copy()}>
      <span aria-live="polite">{wasCopied.value ? "Link copied" : "Copy the link"}</span>
    </button>
  );
}
