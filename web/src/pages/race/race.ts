import { type Signal, signal } from "@preact/signals";
import { asFailure, type Failure } from "../../api/failure.ts";
import type { Fight, Mode, Timed } from "../../api/fights.ts";
import { median } from "../../parts/quantile.ts";
import { endOf, type Span, spansOf } from "../../parts/waterfall.tsx";

/** What is raced: so many fights in each mode, at most so many a second in each. */
export interface RacePlan {
  modes: readonly Mode[];
  perSecond: number;
  fights: number;
}

/** The fights of one mode until now. Times are those that the services measured, in milliseconds. */
export interface Lane {
  mode: Mode;
  /** From the first call to the end of the write, for each fight. */
  totalsMs: number[];
  /** As the browser saw it, with the way there and back. */
  roundTripsMs: number[];
  /** By the name of the leg. */
  legsMs: Map<string, number[]>;
  /** The legs of each fight. */
  spans: Span[][];
  /** The latencies that an experiment added to its calls: more than one when that was changed in the meantime. */
  labLatencies: Set<string>;
  failed: number;
  /** How many of its last fights failed. */
  failedInARow: number;
  lastFailure: Failure | undefined;
}

/** Whether the latency that an experiment adds to calls was changed during a race. */
export const mixesSettings = (lanes: readonly Pick<Lane, "labLatencies">[]): boolean =>
  new Set(lanes.flatMap(({ labLatencies }) => [...labLatencies])).size > 1;

/** A race. Its lanes are filled in place; `version` changes a few times a second. */
export interface Race {
  readonly plan: RacePlan;
  readonly lanes: readonly Lane[];
  readonly version: Signal<number>;
  readonly state: Signal<"running" | "finished" | "stopped" | "failed">;
  stop(): void;
}

/** How often the page follows. Each fight by itself would be 80 updates a second. */
const SHOWN_EVERY_MS = 250;

/** After so many failures in a row, a lane ends the race: the system is down, and more requests do not help. */
export const MOST_FAILURES = 5;

/** Whether a lane has failed so often in a row that it ended its race. */
export const endedRace = ({ failedInARow }: Pick<Lane, "failedInARow">): boolean =>
  failedInARow >= MOST_FAILURES;

/**
 * Starts a race. A lane waits for its fight before it begins the next one, so that at most one request of each mode is open: a
 * browser has six connections. `execute` makes one fight.
 */
export function startRace(
  plan: RacePlan,
  execute: (mode: Mode, signal: AbortSignal) => Promise<Timed<Fight>>,
  pause: (ms: number, signal: AbortSignal) => Promise<void> = pauseFor,
): Race {
  const controller = new AbortController();
  const { signal: cancelled } = controller;
  const lanes = plan.modes.map(emptyLane);
  const version = signal(0);
  const state = signal<"running" | "finished" | "stopped" | "failed">("running");
  const show = () => void version.value++;
  const timer = setInterval(show, SHOWN_EVERY_MS);

  async function run(lane: Lane): Promise<void> {
    for (let index = 0; index < plan.fights && !cancelled.aborted; index++) {
      const startedAtMs = performance.now();
      try {
        record(lane, await execute(lane.mode, cancelled));
        lane.failedInARow = 0;
      } catch (error) {
        if (cancelled.aborted) return;
        const failure = asFailure(error);
        lane.failed++;
        lane.failedInARow++;
        lane.lastFailure = failure;
        if (endedRace(lane)) return end("failed");
        await pause((failure.retryAfterS ?? 0) * 1000, cancelled);
      }
      await pause(1000 / plan.perSecond - (performance.now() - startedAtMs), cancelled);
    }
  }

  function end(outcome: "finished" | "stopped" | "failed"): void {
    if (state.peek() !== "running") return;
    clearInterval(timer);
    state.value = outcome;
    controller.abort();
    show();
  }

  void Promise.all(lanes.map(run)).then(() => end("finished"));
  return { plan, lanes, version, state, stop: () => end("stopped") };
}

const emptyLane = (mode: Mode): Lane => ({
  mode,
  totalsMs: [],
  roundTripsMs: [],
  legsMs: new Map(),
  spans: [],
  labLatencies: new Set(),
  failed: 0,
  failedInARow: 0,
  lastFailure: undefined,
});

/** The legs of the fight with the median time; none without fights. */
export const medianFight = ({ totalsMs, spans }: Lane): readonly Span[] =>
  spans[totalsMs.indexOf(median(totalsMs))] ?? [];

/** The legs of the last fight; none without fights. */
export const lastFight = ({ spans }: Lane): readonly Span[] => spans.at(-1) ?? [];

function record(lane: Lane, { legs, roundTripMs, labLatency }: Timed<Fight>): void {
  const spans = spansOf(legs, lane.mode === "sequential");
  lane.spans.push(spans);
  lane.totalsMs.push(endOf(spans));
  lane.roundTripsMs.push(roundTripMs);
  lane.labLatencies.add(labLatency);
  for (const { name, durationMs } of spans) {
    const values = lane.legsMs.get(name);
    if (values) values.push(durationMs);
    else lane.legsMs.set(name, [durationMs]);
  }
}

/** Resolves after some milliseconds, or when it is cancelled. */
async function pauseFor(ms: number, cancelled: AbortSignal): Promise<void> {
  if (ms <= 0 || cancelled.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  cancelled.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
