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

const COPY_WORDS = {
  offered: "Copy the link",
  copied: "Link copied",
  refused: "Copy it from the address bar",
} as const;

function CopyLink({ id }: { id: string }) {
  const state = useSignal<keyof typeof COPY_WORDS>("offered");
  const copy = async () => {
    try {
      // Without permission, or on a page that another machine serves over plain HTTP, there is no clipboard.
      await navigator.clipboard.writeText(new URL(`/fights/${id}`, location.href).href);
      state.value = "copied";
    } catch {
      state.value = "refused";
    }
  };
  return (
    <button type="button" class="text-button" onClick={() => void copy()}>
      <span aria-live="polite">{COPY_WORDS[state.value]}</span>
    </button>
  );
}
