import type { Metrics } from "../../metrics/metrics.ts";
import type { CancelSignal } from "../../request/cancellation.ts";
import { createFailureWindow } from "./failure-window.ts";

/** Half of the calls of ten seconds failed, and there were at least twenty. */
const TRIPS_AT = { withinMs: 10_000, fewestCalls: 20, share: 0.5 };

/** Then no call is made for this long, and the next ones are probes. */
const OPEN_MS = 5000;

/** Probes under way at once: one alone may be slow for a reason of its own, many would be load. */
const MOST_PROBES = 3;

/** How long other calls wait for a probe to end, and how many of them. */
const PROBE_WAIT_MS = 500;
const MOST_WAITING = 1000;

/** The upstream has failed too often: it is not called for a while. */
export class CircuitOpen extends Error {
  override readonly name = "CircuitOpen";
  constructor() {
    super("the circuit is open");
  }
}

/** What the error of a call says about the upstream: that it works, that it does not, or nothing at all. */
export type UpstreamVerdict = "healthy" | "failing" | "unknown";

/** Keeps callers from waiting for an upstream that is down, and an upstream that is down from being called. */
export interface CircuitBreaker {
  /** Whether calls are refused, or wait for a probe. */
  readonly isOpen: boolean;
  /**
   * Makes the call, or throws {@link CircuitOpen} without making it. While the upstream is probed the call may wait for
   * the outcome, half a second at most; throws the signal's reason when that aborts first.
   */
  run<T>(call: () => Promise<T>, signal?: CancelSignal): Promise<T>;
}

/** What a breaker is made from. */
export interface CircuitBreakerOptions {
  /** What an error says about the upstream. Only its own failures may count, never what a caller did. */
  judge(error: unknown): UpstreamVerdict;
  metrics: Pick<Metrics, "gauge" | "counter">;
  /** Of its metrics; `upstream` at least. */
  labels: Record<string, string>;
  /** The time in milliseconds, from any start. */
  now?: () => number;
  probeWaitMs?: number;
}

const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;

/**
 * Creates a breaker: opens when half of at least twenty calls within ten seconds have failed, and stays open for five.
 * Then it is half open: the next calls, at most three at once, are probes, and all others wait for the first that
 * succeeds or fails. When it succeeds, the circuit closes and all of them are made. When it fails, all are refused for
 * another five seconds. A probe that says nothing, because its caller left or had no time, is followed by another one.
 */
export function createCircuitBreaker({
  judge,
  metrics,
  labels,
  now = () => performance.now(),
  probeWaitMs = PROBE_WAIT_MS,
}: CircuitBreakerOptions): CircuitBreaker {
  const window = createFailureWindow(TRIPS_AT, now);
  /** Calls that wait for a probe, in the order in which they came. */
  const waiting = new Set<() => void>();
  let state: typeof CLOSED | typeof OPEN | typeof HALF_OPEN = CLOSED;
  let reopensAtMs = 0;
  let probes = 0;
  /** Counts the changes of state: a call says nothing about a state that it did not begin in. */
  let epoch = 0;

  metrics
    .gauge(
      "upstream_circuit_state",
      "0: calls are made; 1: none is made; 2: the upstream is probed",
      Object.keys(labels),
    )
    .watch(labels, () => state);
  const opened = metrics
    .counter("upstream_circuit_opened_total", "Times that calls to another service were suspended")
    .child(labels);

  function become(next: typeof state): void {
    state = next;
    epoch++;
    probes = 0;
    window.clear();
    for (const wake of [...waiting]) wake();
  }

  function open(): void {
    reopensAtMs = now() + OPEN_MS;
    opened.add();
    become(OPEN);
  }

  /** A call that began in this state has ended. */
  function note(verdict: UpstreamVerdict): void {
    if (state === HALF_OPEN) {
      probes--;
      if (verdict === "failing") open();
      else if (verdict === "healthy") become(CLOSED);
      else wakeNext();
    } else if (state === CLOSED && verdict !== "unknown") {
      window.add(verdict === "failing");
      if (verdict === "failing" && window.isOver) open();
    }
  }

  function wakeNext(): void {
    const [wake] = waiting;
    wake?.();
  }

  /** Returns once the call may be made; it is a probe where the circuit is half open. */
  async function permission(signal: CancelSignal | undefined): Promise<void> {
    const waitsUntilMs = now() + probeWaitMs;
    while (state !== CLOSED) {
      if (state === OPEN) {
        if (now() < reopensAtMs) throw new CircuitOpen();
        become(HALF_OPEN);
      }
      if (probes < MOST_PROBES) {
        probes++;
        return;
      }
      await change(waitsUntilMs - now(), signal);
    }
  }

  /** Resolves when a probe has ended. Throws `CircuitOpen` after `ms`, and the signal's reason when that aborts first. */
  function change(ms: number, signal: CancelSignal | undefined): Promise<void> {
    if (ms <= 0 || waiting.size >= MOST_WAITING) throw new CircuitOpen();
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        signal?.removeEventListener("abort", abort);
      };
      const wake = () => {
        leave();
        resolve();
      };
      const abort = () => {
        leave();
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        leave();
        reject(new CircuitOpen());
      }, ms);
      signal?.addEventListener("abort", abort);
      waiting.add(wake);
    });
  }

  return {
    get isOpen() {
      return state !== CLOSED;
    },
    async run(call, signal) {
      if (state !== CLOSED) await permission(signal);
      const begunIn = epoch;
      let verdict: UpstreamVerdict = "healthy";
      try {
        return await call();
      } catch (error) {
        verdict = judge(error);
        throw error;
      } finally {
        if (epoch === begunIn) note(verdict);
      }
    },
  };
}
