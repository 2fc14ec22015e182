import type { Logger } from "@super-heroes/kit/log/log";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { AddedLatency } from "@super-heroes/kit/upstream/latency/added-latency";
import type { Latency } from "@super-heroes/kit/upstream/latency/latency";

/** The upstreams whose calls can be delayed. */
export const DELAYED = ["heroes", "villains", "locations"] as const;
export type Delayed = (typeof DELAYED)[number];

/** A latency for each upstream; `undefined` for none. */
export type Latencies = Readonly<Record<Delayed, Latency | undefined>>;

/** How long a change lasts. */
export const LASTS_MS = 600_000;

/** The latencies that are added to calls to upstreams, for experiments while the service runs. */
export interface LabLatencies {
  /** For the agents of the upstreams. */
  readonly added: Readonly<Record<Delayed, AddedLatency>>;
  readonly current: Latencies;
  readonly atStart: Latencies;
  /** How long the current change lasts, in milliseconds; `undefined` when nothing is changed. */
  readonly remainingMs: number | undefined;
  /**
   * Changes the latencies for ten minutes, counted from the last change. Those that are left out are as at the start.
   *
   * @param by the caller, for the log
   */
  change(wanted: Partial<Latencies>, by: string): void;
  /** Stops the timer. */
  close(): void;
}

/** Runs a function after a time. Returns a function that cancels it. */
export type After = (ms: number, run: () => void) => () => void;

const afterTimeout: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  // The change must not keep the process running.
  timer.unref();
  return () => clearTimeout(timer);
};

/** Creates the latencies, as they were set at the start. Changes are logged, and shown in the metric `lab_latency_changed`. */
export function createLabLatencies(
  atStart: Latencies,
  { log, metrics }: { log: Pick<Logger, "info" | "warn">; metrics: Pick<Metrics, "gauge"> },
  after: After = afterTimeout,
  now: () => number = () => performance.now(),
): LabLatencies {
  const added = Object.fromEntries(DELAYED.map((name) => [name, { current: atStart[name] }])) as Record<
    Delayed,
    { current: Latency | undefined }
  >;
  let endsAtMs: number | undefined;
  let cancel = () => {};

  const changed = metrics.gauge(
    "lab_latency_changed",
    "1 while the latency added to calls to an upstream was changed for an experiment, else 0",
    ["upstream"],
  );
  for (const name of DELAYED)
    changed.watch({ upstream: name }, () => Number(specOf(added[name].current) !== specOf(atStart[name])));

  const set = (latencies: Latencies) => {
    cancel();
    endsAtMs = undefined;
    for (const name of DELAYED) added[name].current = latencies[name];
  };
  const asAtStart = () => {
    set(atStart);
    log.info(described(atStart), "the latency added to calls to upstreams is as at the start again");
  };

  return {
    added,
    atStart,
    get current() {
      return currentOf(added);
    },
    get remainingMs() {
      return endsAtMs === undefined ? undefined : Math.max(0, endsAtMs - now());
    },
    change(wanted, by) {
      const next = { ...atStart, ...wanted };
      set(next);
      if (DELAYED.every((name) => specOf(next[name]) === specOf(atStart[name]))) {
        asAtStart();
        return;
      }
      endsAtMs = now() + LASTS_MS;
      cancel = after(LASTS_MS, asAtStart);
      log.warn(
        { ...described(next), by, seconds: LASTS_MS / 1000 },
        "the latency added to calls to upstreams was changed for an experiment",
      );
    },
    close: () => cancel(),
  };
}

/** The text of a latency; `null` for none. */
export const specOf = (latency: Latency | undefined): string | null => latency?.spec ?? null;

const currentOf = (added: Readonly<Record<Delayed, AddedLatency>>): Latencies => ({
  heroes: added.heroes.current,
  villains: added.villains.current,
  locations: added.locations.current,
});

const described = (latencies: Latencies) =>
  Object.fromEntries(DELAYED.map((name) => [name, specOf(latencies[name]) ?? "none"]));
