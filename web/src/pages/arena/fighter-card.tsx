import { useAction } from "../../parts/action.ts";
import { FighterRecord } from "../../parts/fighter-record.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { count } from "../../parts/numbers.ts";
import { Portrait } from "../../parts/portrait.tsx";
import { Powers } from "../../parts/powers.tsx";
import { CornerActions } from "./corner-actions.tsx";
import type { Stage } from "./stage.ts";

const TEAMS = { hero: "Hero", villain: "Villain" } as const;
const CATALOGUES = { hero: "heroes", villain: "villains" } as const;

/** A fighter on the stage: who it is, and the ways to put another one there. */
export function FighterCard({
  stage,
  corner,
  outcome,
  version,
}: {
  stage: Stage;
  corner: "hero" | "villain";
  outcome: "winner" | "loser" | undefined;
  /** Changes with each fight. */
  version: number;
}) {
  const fighter = stage.corner[corner].value;
  const drawing = useAction(() => stage.drawOne(corner));
  return (
    <article
      class={`fighter fighter-${corner}${outcome ? ` fighter-${outcome}` : ""}`}
      aria-label={TEAMS[corner]}
    >
      <div class="fighter-top">
        {fighter && <Portrait noun={corner} name={fighter.name} />}
        {fighter && (
          <p class="level">
            <span class="level-word">Level</span>{" "}
            <span class={fighter.level > 9999 ? "level-number level-long" : "level-number"}>
              {count(fighter.level)}
            </span>
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
            <FighterRecord team={CATALOGUES[corner]} name={fighter.name} version={version} />
            <Powers text={fighter.powers ?? ""} />
          </>
        ) : (
          <FailureNotice failure={stage.failure[corner].value} retry={() => void drawing.run()} />
        )}
      </div>
      <CornerActions
        corner={corner}
        drawing={drawing}
        detail={({ level }) => `level ${level}`}
        put={(row) => stage.put(corner, row)}
      />
    </article>
  );
}
