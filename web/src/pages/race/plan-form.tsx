import { useId } from "preact/hooks";
import { count } from "../../parts/numbers.ts";
import { MODE_NAMES } from "./modes.ts";
import { FIGHTS, RATES, toggled } from "./plan.ts";
import type { RacePlan } from "./race.ts";

/** What to race, and the buttons that start and stop it. */
export function PlanForm({
  plan,
  change,
  isRunning,
  start,
  stop,
}: {
  plan: RacePlan;
  change(plan: RacePlan): void;
  isRunning: boolean;
  start(): void;
  stop(): void;
}) {
  return (
    <form
      class="panel plan"
      aria-label="What to race"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRunning) stop();
        else start();
      }}
    >
      <h2>For each mode, the same fights</h2>
      <fieldset disabled={isRunning}>
        <legend>Modes</legend>
        <div class="checks">
          {MODE_NAMES.map((mode) => (
            <label key={mode} class="check">
              <input
                type="checkbox"
                checked={plan.modes.includes(mode)}
                disabled={plan.modes.length === 1 && plan.modes[0] === mode}
                onChange={() => change(toggled(plan, mode))}
              />
              {mode}
            </label>
          ))}
        </div>
      </fieldset>
      <div class="plan-row">
        <Choice
          label="Fights a second"
          choices={RATES}
          value={plan.perSecond}
          isOff={isRunning}
          choose={(perSecond) => change({ ...plan, perSecond })}
        />
        <Choice
          label="Fights"
          choices={FIGHTS}
          value={plan.fights}
          isOff={isRunning}
          choose={(fights) => change({ ...plan, fights })}
        />
        <button type="submit" class="button button-primary plan-go">
          {isRunning ? "Stop" : "Start the race"}
        </button>
      </div>
      <p class="muted">{extentOf(plan)}</p>
    </form>
  );
}

/** How long a race is, before it starts. */
function extentOf({ modes, fights, perSecond }: RacePlan): string {
  const names = modes.length === 1 ? "1 mode" : `${modes.length} modes`;
  return `${count(modes.length * fights)} fights in ${names}: it takes at least ${count(fights / perSecond)} s, then it stops.`;
}

function Choice({
  label,
  choices,
  value,
  isOff,
  choose,
}: {
  label: string;
  choices: readonly number[];
  value: number;
  isOff: boolean;
  choose(value: number): void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        disabled={isOff}
        value={value}
        onChange={(event) => choose(Number(event.currentTarget.value))}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    </div>
  );
}
