import type { ServiceState } from "../../api/system.ts";
import { duration } from "../../parts/numbers.ts";
import { callsOf } from "./consequences.ts";

/** One service: its state, its latency now and before, its breakers, and its replicas where it has several. */
export function ServiceCard({
  name,
  state: { status, latency_ms: latency, circuits, checks, replicas, calls: reported },
  latenciesMs,
}: {
  name: string;
  state: ServiceState;
  latenciesMs: readonly number[];
}) {
  const calls = callsOf(name);
  const isUp = status === "up";
  // A service that is not ready says which of its parts is down.
  const responded = checks !== undefined || reported !== undefined;
  return (
    <article class={isUp ? "panel service" : "panel service service-down"} aria-label={name}>
      <div class="panel-head">
        <h2>{name}</h2>
        <p class={`chip chip-${isUp ? "good" : "bad"}`}>{status}</p>
      </div>
      <p class="service-latency">
        {isUp ? duration(latency) : responded ? "not ready" : "no response"}
        <span class="muted"> {isUp ? "for the check" : `the check failed after ${duration(latency)}`}</span>
      </p>
      <Sparkline values={latenciesMs} />
      {latenciesMs.length > 1 && (
        <p class="service-range">
          {duration(Math.min(...latenciesMs))} to {duration(Math.max(...latenciesMs))} in the last{" "}
          {latenciesMs.length} checks
        </p>
      )}
      <dl class="facts">
        {circuits && (
          <>
            <Fact
              term="Breaker for requests"
              value={circuits.proxied}
              isGood={circuits.proxied === "closed"}
            />
            <Fact term="Breaker for aggregates" value={circuits.own} isGood={circuits.own === "closed"} />
          </>
        )}
        {Object.entries(checks ?? {}).map(([part, value]) => (
          <Fact key={part} term={withCapital(part)} value={value} isGood={value === "up"} />
        ))}
        {replicas?.map(({ address, state, in_flight: inFlight }) => (
          <Fact
            key={address}
            term={`Replica ${address}`}
            value={`${state}, ${inFlight} in flight`}
            isGood={state !== "ejected"}
          />
        ))}
        {calls.length > 0 && <Fact term="Calls" value={calls.join(", ")} isGood />}
      </dl>
    </article>
  );
}

const withCapital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const Fact = ({ term, value, isGood }: { term: string; value: string; isGood: boolean }) => (
  <div>
    <dt>{term}</dt>
    <dd class={isGood ? undefined : "fact-bad"}>{value}</dd>
  </div>
);

const WIDTH = 160;
const HEIGHT = 32;

/** The latencies of the last checks; decoration beside the numbers. */
function Sparkline({ values }: { values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values
    .map((value, index) => `${index * step},${HEIGHT - 2 - (value / most) * (HEIGHT - 6)}`)
    .join(" ");
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {values.length > 1 && <polyline points={points} />}
    </svg>
  );
}
