import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { LabLatency, LabLatencyChange } from "../../api/lab.ts";
import { useAction } from "../../parts/action.ts";
import { LabFailure } from "../../shell/lab-failure.tsx";
import { isLabOn, labLatency, setLab } from "../../shell/lab-state.ts";
import { type Delay, delayedWords, delayIn, specOf } from "../../shell/latency-words.ts";

const UPSTREAMS = ["heroes", "villains", "locations"] as const;
type Upstream = (typeof UPSTREAMS)[number];

/** How often calls are late, as shares of all calls. */
const SHARES = [
  [1, "every call"],
  [0.1, "1 call in 10"],
  [0.02, "1 call in 50"],
] as const;

const MOST_MS = 300;

/** Makes one of the services late while the system runs, to see what each mode makes of it. */
export function LatePanel() {
  const id = useId();
  const upstream = useSignal<Upstream>("heroes");
  const ms = useSignal(0);
  const share = useSignal(1);
  const action = useAction(setLab);
  const lab = labLatency.value;
  const apply = () => void action.run(changeOf(upstream.value, { ms: ms.value, share: share.value }));
  useEffect(() => {
    if (!isLabOn.value) ms.value = 0;
  }, [isLabOn.value]);
  const wasShown = useRef(false);
  useEffect(() => {
    // An experiment that runs already, such as after a reload. Later changes are this form's own.
    if (lab === undefined || wasShown.current) return;
    wasShown.current = true;
    const running = experimentIn(lab);
    if (running === undefined) return;
    upstream.value = running.upstream;
    ms.value = running.ms;
    share.value = running.share;
  }, [lab]);

  if (lab !== undefined && !lab.available)
    return (
      <section class="panel" aria-labelledby={id}>
        <h2 id={id}>Make a service late</h2>
        <p class="muted">
          This system runs with production settings, where no call can be delayed. Start it with{" "}
          <code>bun run dev</code> for the experiments.
        </p>
      </section>
    );
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id}>Make a service late</h2>
      <form
        class="late"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <div class="plan-row">
          <div class="field">
            <label for={`${id}-service`}>Service</label>
            <select
              id={`${id}-service`}
              class="input"
              value={upstream.value}
              onChange={(event) => {
                upstream.value = UPSTREAMS.find((name) => name === event.currentTarget.value) ?? "heroes";
              }}
            >
              {UPSTREAMS.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for={`${id}-share`}>How often</label>
            <select
              id={`${id}-share`}
              class="input"
              value={share.value}
              onChange={(event) => {
                share.value = Number(event.currentTarget.value);
              }}
            >
              {SHARES.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          </div>
        </div>
        <div class="field">
          <label for={`${id}-ms`}>
            Late by <output for={`${id}-ms`}>{ms.value} ms</output>
          </label>
          <input
            id={`${id}-ms`}
            type="range"
            min={0}
            max={MOST_MS}
            step={5}
            value={ms.value}
            aria-valuetext={`${ms.value} milliseconds`}
            onInput={(event) => {
              ms.value = Number(event.currentTarget.value);
            }}
            onChange={apply}
          />
        </div>
        <LabFailure failure={action.failure.value} retry={apply} />
        <p class="late-now" role="status">
          {lab === undefined
            ? "The fights service does not respond, or has no such experiments."
            : isLabOn.value
              ? `Now: ${delayedWords(lab) || "no delay"}. It ends by itself after ten minutes.`
              : "Now: no delay was added."}
        </p>
        <div class="form-row">
          <button
            type="submit"
            class="button button-small"
            aria-busy={action.isRunning.value}
            disabled={lab === undefined}
          >
            Apply
          </button>
          <button
            type="button"
            class="button button-small"
            disabled={!isLabOn.value}
            onClick={() => void action.run({})}
          >
            No delay
          </button>
        </div>
      </form>
    </section>
  );
}

const changeOf = (upstream: Upstream, delay: Delay): LabLatencyChange =>
  delay.ms === 0 ? {} : { [upstream]: specOf(delay) };

/** The experiment that runs, if this form can show it. */
function experimentIn({ latency, expires_in }: LabLatency): ({ upstream: Upstream } & Delay) | undefined {
  if (expires_in === null) return undefined;
  for (const upstream of UPSTREAMS) {
    const delay = delayIn(latency[upstream] ?? "");
    if (delay && delay.ms <= MOST_MS && SHARES.some(([share]) => share === delay.share))
      return { upstream, ...delay };
  }
  return undefined;
}
