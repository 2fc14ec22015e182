import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Fight } from "../../api/fights.ts";
import { useAction } from "../../parts/action.ts";
import { Heading } from "../../parts/heading.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { useTitle } from "../../parts/title.ts";
import type { PageProps } from "../../router/page-props.ts";
import { place } from "../../router/place.ts";
import { CORNERS, type Corner } from "./corners.ts";
import { DrawLegs } from "./draw-legs.tsx";
import { FighterCard } from "./fighter-card.tsx";
import { LatestFights } from "./latest-fights.tsx";
import { LocationCard } from "./location-card.tsx";
import { NarrationPanel } from "./narration-panel.tsx";
import { PairRecord } from "./pair-record.tsx";
import { createStage } from "./stage.ts";
import { verdictOf } from "./verdict.ts";
import { VerdictPanel } from "./verdict-panel.tsx";

/** Draw or pick two fighters and a place, let them fight, and see who wins and why. */
export default function ArenaPage({ parameters: { id: fightId } }: PageProps) {
  const stage = useMemo(createStage, []);
  const announced = useSignal("");
  const fights = useSignal(0);
  const { path, query } = place.value;
  useEffect(() => stage.show({ fightId, ids: idsIn(query) }), [path, query.toString(), fightId]);

  const drawing = useAction(() => stage.drawAll());
  const fighting = useAction(async () => {
    const made = await stage.fightNow();
    announced.value = verdictOf(made).sentence;
    fights.value++;
  });
  const shown = fightId === undefined ? undefined : stage.fight.value;
  useTitle(shown ? `${shown.winner_name} beats ${shown.loser_name}` : "Arena");

  // An arena without fighters in its URL draws them.
  const isFirstDraw = Object.keys(idsIn(query)).length === 0;
  const isReady = CORNERS.every((corner) => stage.corner[corner].value !== undefined);
  const [hero, villain] = [stage.corner.hero.value, stage.corner.villain.value];
  const missing = CORNERS.filter((corner) => stage.failure[corner].value && !stage.corner[corner].value);
  return (
    <section class="page arena">
      <header class="page-head">
        <Heading>{fightId === undefined ? "Arena" : "Fight"}</Heading>
        <p class="lead">The higher level wins. A tie goes to the villain.</p>
        <button
          type="button"
          class="button"
          aria-busy={drawing.isRunning.value}
          onClick={() => void drawing.run()}
        >
          New fighters
        </button>
      </header>
      {fightId !== undefined && stage.fightFailure.value ? (
        <FailureNotice
          failure={stage.fightFailure.value}
          retry={() => void stage.show({ fightId, ids: {} })}
        />
      ) : (
        <div class={shown ? "stage stage-decided" : "stage"}>
          <FighterCard
            stage={stage}
            corner="hero"
            outcome={outcomeFor("heroes", shown)}
            version={fights.value}
          />
          <FighterCard
            stage={stage}
            corner="villain"
            outcome={outcomeFor("villains", shown)}
            version={fights.value}
          />
          <div class="stage-middle">
            {shown ? <VerdictPanel fight={shown} /> : <div class="versus" aria-hidden="true" />}
            <button
              type="button"
              class="button button-fight"
              aria-busy={fighting.isRunning.value}
              disabled={!isReady}
              onClick={() => void fighting.run()}
            >
              {shown ? "Fight again" : "Fight!"}
            </button>
            {missing.length > 0 && (
              <p class="muted fight-needs">A fight needs a {missing.join(" and a ")}.</p>
            )}
            <FailureNotice failure={fighting.failure.value} retry={() => void fighting.run()} />
            {hero && villain && <PairRecord hero={hero.name} villain={villain.name} version={fights.value} />}
            <LocationCard stage={stage} />
          </div>
          {shown && <NarrationPanel key={shown.id} fight={shown} />}
        </div>
      )}
      <p class="sr-only" role="status" aria-live="polite">
        {announced.value}
      </p>
      {fightId === undefined && <DrawLegs draw={stage.draw.value} isAwaited={isFirstDraw} />}
      <LatestFights version={fights.value} current={fightId} />
    </section>
  );
}

const idsIn = (query: URLSearchParams): Partial<Record<Corner, string>> =>
  Object.fromEntries(
    CORNERS.flatMap((corner) => (query.get(corner) ? [[corner, query.get(corner) ?? ""]] : [])),
  );

const outcomeFor = (team: Fight["winner_team"], fight: Fight | undefined) =>
  fight && (fight.winner_team === team ? ("winner" as const) : ("loser" as const));
