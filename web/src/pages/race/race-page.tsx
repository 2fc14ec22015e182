import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { executeFight } from "../../api/fights.ts";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { median } from "../../parts/quantile.ts";
import { useTitle } from "../../parts/title.ts";
import { endOf } from "../../parts/waterfall.tsx";
import { navigate, place } from "../../router/place.ts";
import { LaneCard, shownFight } from "./lane-card.tsx";
import { LatePanel } from "./late-panel.tsx";
import { outcomeOf } from "./outcome.ts";
import { planIn, urlOfPlan } from "./plan.ts";
import { PlanForm } from "./plan-form.tsx";
import { type Race, type RacePlan, startRace } from "./race.ts";
import { RaceChart } from "./race-chart.tsx";
import { RaceTable } from "./race-table.tsx";

/** During a race the waterfalls have room for this much more than the slowest median: most fights then have the same scale. */
const SPARE = 1.5;

/** Fights in every mode side by side: what each mode makes of the same calls. */
export default function RacePage() {
  useTitle("Race");
  const plan = planIn(place.value.query);
  const race = useSignal<Race | undefined>(undefined);
  useEffect(() => () => race.peek()?.stop(), []);

  const change = (changed: RacePlan) => navigate(urlOfPlan(changed), { replace: true });
  const start = () => {
    race.peek()?.stop();
    race.value = startRace(plan, executeFight);
  };
  const current = race.value;
  // Read here, so that the page follows the race.
  current?.version.value;
  const state = current?.state.value;
  const isOver = state !== undefined && state !== "running";
  const lanes = current?.lanes ?? [];
  const scaleMs = Math.max(
    1,
    ...lanes.map((lane) =>
      Math.max(endOf(shownFight(lane, isOver)), isOver ? 0 : SPARE * (median(lane.totalsMs) || 0)),
    ),
  );
  const failure = lanes.find(({ lastFailure }) => lastFailure)?.lastFailure;
  return (
    <section class="page race">
      <header class="page-head">
        <Heading>Race</Heading>
        <p class="lead">Each mode makes the same fights. Only the way it calls the other services differs.</p>
      </header>
      <div class="race-setup">
        <PlanForm
          plan={plan}
          change={change}
          isRunning={state === "running"}
          start={start}
          stop={() => current?.stop()}
        />
        <LatePanel />
      </div>
      <p class="sr-only" role="status" aria-live="polite">
        {current && isOver ? outcomeOf(current) : ""}
      </p>
      {state === "failed" && failure && <Notice kind="error">The race was ended. {failure.message}</Notice>}
      {current && isOver && state !== "failed" && <Notice kind="success">{outcomeOf(current)}</Notice>}
      <div class="lanes">
        {(current?.plan ?? plan).modes.map((mode, index) => (
          <LaneCard
            key={mode}
            mode={mode}
            lane={lanes[index]}
            fights={(current?.plan ?? plan).fights}
            isOver={isOver}
            scaleMs={scaleMs}
          />
        ))}
      </div>
      {current ? (
        <>
          <RaceChart race={current} />
          <RaceTable lanes={lanes} />
        </>
      ) : (
        <section class="panel">
          <h2>What to look for</h2>
          <ol class="lesson">
            <li>
              Start a race as it is. <strong>sequential</strong> takes the sum of its three draws, the others
              the slowest of them.
            </li>
            <li>
              Make one service slow, and race again: <strong>sequential</strong> pays for it on top of the
              others; <strong>parallel</strong> waits for that one alone.
            </li>
            <li>
              Make it late only now and then: the medians hardly move, but the slowest fights do.{" "}
              <strong>hedged</strong> makes a second attempt for them.
            </li>
          </ol>
          <p class="muted">
            <strong>coalesced</strong> gains where many fights wait at once. A browser has too few connections
            for that: see the <a href="/results">results</a> of the laboratory.
          </p>
        </section>
      )}
    </section>
  );
}
