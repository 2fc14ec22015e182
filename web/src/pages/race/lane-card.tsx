import type { Mode } from "../../api/fights.ts";
import { duration } from "../../parts/numbers.ts";
import { median, quantile } from "../../parts/quantile.ts";
import { Waterfall } from "../../parts/waterfall.tsx";
import { MODES } from "./modes.ts";
import { type Lane, lastFight, medianFight } from "./race.ts";

/** The fight whose waterfall is shown. */
export const shownFight = (lane: Lane, isOver: boolean) => (isOver ? medianFight(lane) : lastFight(lane));

/**
 * One mode: how fast its fights were until now, and a fight as a waterfall: the last one while they are fought, the median one
 * afterwards.
 */
export function LaneCard({
  mode,
  lane,
  fights,
  isOver,
  scaleMs,
}: {
  mode: Mode;
  lane: Lane | undefined;
  fights: number;
  isOver: boolean;
  /** The same for all lanes, so that their bars can be compared. */
  scaleMs: number;
}) {
  const { sentence, colour } = MODES[mode];
  const made = (lane?.totalsMs.length ?? 0) + (lane?.failed ?? 0);
  const hasFights = lane !== undefined && lane.totalsMs.length > 0;
  const spans = lane === undefined ? [] : shownFight(lane, isOver);
  return (
    <article class="lane" style={{ "--lane": `var(${colour})` }} aria-label={mode}>
      <h2 class="lane-name">{mode}</h2>
      <p class="lane-sentence">{sentence}</p>
      <dl class="lane-figures">
        <div>
          <dt>Median</dt>
          <dd class="lane-median">{hasFights ? duration(median(lane.totalsMs)) : "–"}</dd>
        </div>
        <div>
          <dt>p95</dt>
          <dd>{hasFights ? duration(quantile(lane.totalsMs, 0.95)) : "–"}</dd>
        </div>
        <div>
          <dt>Finished</dt>
          <dd>
            {lane?.totalsMs.length ?? 0} of {fights}
          </dd>
        </div>
      </dl>
      <progress class="lane-progress" max={fights} value={made} aria-label={`Progress of ${mode}`} />
      <p class="lane-last">{isOver ? "The median fight" : "The last fight"}</p>
      <div class="lane-waterfall">
        {spans.length > 0 ? (
          <Waterfall spans={spans} scaleMs={scaleMs} />
        ) : (
          <p class="muted">{isOver ? "No fight was finished." : "No fight yet."}</p>
        )}
      </div>
      {lane !== undefined && lane.failed > 0 && (
        <p class="form-error">
          {lane.failed} {lane.failed === 1 ? "fight" : "fights"} failed, the last one because:{" "}
          {lane.lastFailure?.message}
        </p>
      )}
    </article>
  );
}
