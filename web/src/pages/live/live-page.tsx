import { useSignal } from "@preact/signals";
import type { FightStatistics } from "@super-heroes/analytics/model";
import { useEffect, useRef } from "preact/hooks";
import { followStream, type StreamState } from "../../api/live-stream.ts";
import { Heading } from "../../parts/heading.tsx";
import { count, percent } from "../../parts/numbers.ts";
import { useTitle } from "../../parts/title.ts";
import { Days } from "./days.tsx";
import { HeadToHead } from "./head-to-head.tsx";
import { Leaderboard } from "./leaderboard.tsx";
import { RateChart } from "./rate-chart.tsx";
import { NO_RATES, type Rates, withSecond } from "./rates.ts";

const STREAM = "/api/v1/analytics/live";

/** Fights as they happen, from the stream of the analytics service. */
export default function LivePage() {
  useTitle("Live");
  const statistics = useSignal<FightStatistics | undefined>(undefined);
  const connection = useSignal<{ state: StreamState; retryInS?: number }>({ state: "connecting" });
  const rates = useSignal<Rates>(NO_RATES);

  useEffect(
    () =>
      followStream(STREAM, "fights", {
        data: (text) => {
          statistics.value = JSON.parse(text) as FightStatistics;
        },
        state: (state, retryInS) => {
          connection.value = retryInS === undefined ? { state } : { state, retryInS };
        },
      }),
    [],
  );
  useEffect(() => {
    let before: number | undefined;
    const timer = setInterval(() => {
      const isConnected = connection.peek().state === "connected";
      const now = isConnected ? statistics.peek()?.total_fights : undefined;
      rates.value = withSecond(rates.peek(), before, now);
      before = now;
    }, 1000);
    return () => clearInterval(timer);
  }, []);

  const current = statistics.value;
  const version = useCalmed(current?.total_fights ?? 0);
  return (
    <section class="page">
      <header class="page-head">
        <Heading>Live</Heading>
        <p class="lead">All fights of the system, from every page and every client.</p>
        <Connection {...connection.value} hasData={current !== undefined} />
      </header>
      <div class="figures">
        <Figure label="Fights" value={current && count(current.total_fights)} />
        <Figure label="Won by heroes" value={current && count(current.hero_wins)} kind="hero" />
        <Figure label="Won by villains" value={current && count(current.villain_wins)} kind="villain" />
        <Figure label="In the last second" value={rates.value.at(-1)?.toString() ?? "–"} />
      </div>
      <section class="panel" aria-labelledby="by-team">
        <h2 id="by-team">Wins by team</h2>
        <Teams statistics={current} />
      </section>
      <RateChart rates={rates.value} />
      <div class="live-lists">
        <Leaderboard version={version} />
        <div class="live-side">
          <HeadToHead version={version} />
          <Days version={version} />
        </div>
      </div>
    </section>
  );
}

/** How often the lists below the numbers are read again, at most. */
const LISTS_EVERY_MS = 2000;

/** The value, as of at most {@link LISTS_EVERY_MS} ago. */
function useCalmed(value: number): number {
  const calmed = useSignal(value);
  const latest = useRef(value);
  latest.current = value;
  useEffect(() => {
    const timer = setInterval(() => {
      calmed.value = latest.current;
    }, LISTS_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return calmed.value;
}

function Connection({
  state,
  retryInS,
  hasData,
}: {
  state: StreamState;
  retryInS?: number;
  hasData: boolean;
}) {
  const text =
    state === "connected"
      ? "Connected"
      : state === "connecting"
        ? "Connecting"
        : `Not connected; trying again in ${retryInS} s`;
  return (
    <p
      role="status"
      class={`chip chip-${state === "connected" ? "good" : state === "waiting" ? "bad" : "wait"}`}
    >
      {text}
      {state === "waiting" && hasData && (
        <span class="sr-only">. The numbers are the last ones that were received.</span>
      )}
    </p>
  );
}

const Figure = ({
  label,
  value,
  kind,
}: {
  label: string;
  value: string | undefined;
  kind?: "hero" | "villain";
}) => (
  <div class="panel figure">
    <p class="team">{label}</p>
    <p class={kind ? `figure-value text-${kind}` : "figure-value"}>{value ?? "–"}</p>
  </div>
);

function Teams({ statistics }: { statistics: FightStatistics | undefined }) {
  const heroes = statistics?.hero_win_ratio ?? null;
  if (heroes === null)
    return <p class="empty teams-empty">{statistics ? "There was no fight yet." : "No numbers yet."}</p>;
  return (
    <>
      <div class="teams" aria-hidden="true">
        <span class="teams-hero" style={{ width: `${heroes * 100}%` }} />
        <span class="teams-villain" />
      </div>
      <p class="teams-words">
        <span class="text-hero">Heroes {percent(heroes)}</span>
        <span class="text-villain">Villains {percent(1 - heroes)}</span>
      </p>
    </>
  );
}
