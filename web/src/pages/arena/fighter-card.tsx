import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useAction } from "../../parts/action.ts";
import { FailureNotice } from "../../parts/notice.tsx";
import { Portrait } from "../../parts/portrait.tsx";
import { Powers } from "../../parts/powers.tsx";
import { CATALOGUES } from "./corners.ts";
import { Picker } from "./picker.tsx";
import type { Stage } from "./stage.ts";

const TEAMS = { hero: "Hero", villain: "Villain" } as const;

/** A fighter on the stage: who it is, and the ways to put another one there. */
export function FighterCard({
  stage,
  corner,
  outcome,
}: {
  stage: Stage;
  corner: "hero" | "villain";
  outcome: "winner" | "loser" | undefined;
}) {
  const fighter = stage.corner[corner].value;
  const drawing = useAction(() => stage.drawOne(corner));
  const isPicking = useSignal(false);
  const pickButton = useRef<HTMLButtonElement>(null);
  const close = () => {
    isPicking.value = false;
    pickButton.current?.focus();
  };
  return (
    <article
      class={`fighter fighter-${corner}${outcome ? ` fighter-${outcome}` : ""}`}
      aria-label={TEAMS[corner]}
    >
      <div class="fighter-top">
        {fighter && <Portrait noun={corner} name={fighter.name} />}
        {fighter && (
          <p class="level">
            <span class="level-word">Level</span> <span class="level-number">{fighter.level}</span>
          </p>
        )}
        {outcome === "winner" && <p class="stamp">Winner</p>}
      </div>
      <div class="fighter-body">
        <p class="team">{TEAMS[corner]}</p>
        {fighter ? (
          <>
            <h2 class="fighter-name" dir="auto">
              {fighter.name}
            </h2>
            <p class="fighter-other" dir="auto">
              {fighter.otherName || "\u00a0"}
            </p>
            <Powers text={fighter.powers ?? ""} />
          </>
        ) : (
          <FailureNotice failure={stage.failure[corner].value} retry={() => void drawing.run()} />
        )}
      </div>
      <div class="fighter-actions">
        {isPicking.value ? (
          <Picker
            catalogue={CATALOGUES[corner]}
            label={`Find a ${corner} by name`}
            detail={(row) => `level ${row.level}`}
            close={close}
            pick={(row) => {
              stage.put(corner, row);
              close();
            }}
          />
        ) : (
          <button
            type="button"
            class="button button-small"
            aria-busy={drawing.isRunning.value}
            onClick={() => void drawing.run()}
          >
            <span>
              Draw another<span class="sr-only"> {corner}</span>
            </span>
          </button>
        )}
        <button
          ref={pickButton}
          aria-label={`Pick a ${corner}`}
          type="button"
          class="button button-small"
          hidden={isPicking.value}
          onClick={() => {
            isPicking.value = true;
          }}
        >
          Pick…
        </button>
      </div>
    </article>
  );
}
