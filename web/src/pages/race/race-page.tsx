import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { executeFight } from "../../api/fights.ts";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { median } from "../../parts/quantile.ts";
import { useTitle } from "../../parts/title.ts";
import { endOf } from "../../parts/waterfall.tsx";
import { navigate, place } from "../../router/place.ts";
import { readLab } from "../../shell/lab-state.ts";
import { DefaultModeLine } from "./default-mode-line.tsx";
import { LaneCard, shownFight } from "./lane-card.tsx";
import { LatePanel } from "./late-panel.tsx";
import { Lesson } from "./lesson-panel.tsx";
import { type Outcome, outcomeOf, RULE } from "./outcome.ts";
import { planIn, urlOfPlan } from "./plan.ts";
import { PlanForm } from "./plan-form.tsx";
import { endedRace, MOST_FAILURES, mixesSettings, type Race, type RacePlan, startRace } from "./race.ts";
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
    // What was delayed by somebody else a moment ago is shown beside the race.
    void readLab();
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
  const failed = lanes.find(endedRace);
  const outcome = current && isOver ? outcomeOf(current) : undefined;
  return (
    <section class="page race">
      <header class="page-head">
        <Heading>Race</Heading>
        <p class="lead">Each mode makes the same fights. Only the way it calls the other services differs.</p>
      </header>
      <DefaultModeLine />
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
        {outcome?.sentence}
      </p>
      {state === "failed" && failed && (
        <Notice kind="error">
          The race was ended: {MOST_FAILURES} fights in a row failed in {failed.mode}.{" "}
          {failed.lastFailure?.message}
        </Notice>
      )}
      {outcome && state !== "failed" && (
        <OutcomeNotice outcome={outcome} kind={mixesSettings(lanes) ? "warning" : "success"} />
      )}
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
        <Lesson />
      )}
    </section>
  );
}

const OutcomeNotice = ({ outcome, kind }: { outcome: Outcome; kind: "success" | "warning" }) => (
  <Notice kind={kind}>
    <p>{outcome.sentence}</p>
    {outcome.isCompared && (
      <p class="muted">
        {RULE} For a verdict, run <code>bun run bench compare</code>, or read the{" "}
        <a href="/results">results</a>.
      </p>
    )}
  </Notice>
);
