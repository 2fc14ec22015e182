import type { Metrics } from "../../metrics/metrics.ts";
import type { CancelSignal } from "../../request/cancellation.ts";
import { createFailureWindow, type FailureThreshold } from "./failure-window.ts";

/** When a circuit opens, and for how long. */
export interface CircuitLimits {
  tripsAt: FailureThreshold;
  /** How long no call is made, in milliseconds. The next calls are probes. */
  openMs: number;
}

/** The circuit opens for five seconds when half of at least twenty calls within ten seconds have failed. */
const LIMITS: CircuitLimits = {
  tripsAt: { withinMs: 10_000, fewestCalls: 20, share: 0.5 },
  openMs: 5000,
};

/** The largest number of probes at once: a single one may be slow for its own reason, many would be load. */
const MOST_PROBES = 3;

/** How long other calls wait for a probe, and how many of them. */
const PROBE_WAIT_MS = 500;
const MOST_WAITING = 1000;

/** The upstream has failed too often, and is not called for some time. */
export class CircuitOpen extends Error {
  override readonly name = "CircuitOpen";
  constructor() {
    super("the circuit is open");
  }
}

/** What the outcome of a call shows about the upstream: it works, it does not, or nothing. */
export type UpstreamVerdict = "healthy" | "failing" | "unknown";

/** The states of a circuit: calls are made, none is made, or some are made as probes. In the order of their numbers in metrics. */
export const CIRCUIT_STATES = ["closed", "open", "half_open"] as const;
export type CircuitState = (typeof CIRCUIT_STATES)[number];

/** Stops calls to an upstream that is down, so that callers do not wait and the upstream gets no load. */
export interface CircuitBreaker {
  /** Whether calls are refused, or wait for a probe. */
  readonly isOpen: boolean;
  /** `open` until the next call is made, also after the time for which no call is made. */
  readonly state: CircuitState;
  /** Counts changes of state. A call shows nothing about a state that it did not begin in. */
  readonly epoch: number;
  /**
   * Whether a call may be made: `undefined` for yes. Otherwise resolves when it may be made, as `run` waits, or rejects. The end
   * of each call that may be made has to be reported.
   */
  permission(signal?: CancelSignal): Promise<void> | undefined;
  /** A call that began in this epoch has succeeded. */
  succeeded(begunIn: number): void;
  /** A call that began in this epoch has failed. */
  failed(begunIn: number, error: unknown): void;
  /**
   * Makes the call, or throws {@link CircuitOpen} without making it. During probes the call may wait for their outcome, for
   * half a second at most. Throws the signal's reason when it aborts first.
   */
  run<T>(call: () => Promise<T>, signal?: CancelSignal): Promise<T>;
}

/** The options of a breaker. */
export interface CircuitBreakerOptions {
  /** Judges an error. Only failures of the upstream may count, never those of a caller. */
  judge(error: unknown): UpstreamVerdict;
  metrics: Pick<Metrics, "gauge" | "counter">;
  /** The labels of its metrics, with `upstream` at least. */
  labels: Record<string, string>;
  /** Other limits than those of {@link createCircuitBreaker}, for an upstream that gets few calls. */
  limits?: CircuitLimits | undefined;
  /** The time in milliseconds, from any start. */
  now?: () => number;
  probeWaitMs?: number;
}

const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;

/**
 * Creates a breaker. By default it opens when half of at least twenty calls within ten seconds have failed, and stays open for
 * five seconds. Then it is half open: the next calls, at most three at once, are probes, and all others wait for the first probe
 * that succeeds or fails. A success closes the circuit. A failure opens it for the same time again. A probe that shows
 * nothing, because its caller disconnected or had no time, is followed by another one.
 */
export function createCircuitBreaker({
  judge,
  metrics,
  labels,
  limits: { tripsAt, openMs } = LIMITS,
  now = () => performance.now(),
  probeWaitMs = PROBE_WAIT_MS,
}: CircuitBreakerOptions): CircuitBreaker {
  const window = createFailureWindow(tripsAt, now);
  /** Calls that wait for a probe, in their order. */
  const waiting = new Set<() => void>();
  let state: typeof CLOSED | typeof OPEN | typeof HALF_OPEN = CLOSED;
  let reopensAtMs = 0;
  let probes = 0;
  let epoch = 0;

  metrics
    .gauge(
      "upstream_circuit_state",
      "0: closed, calls are made; 1: open, no calls; 2: half open, probes",
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
    reopensAtMs = now() + openMs;
    opened.add();
    become(OPEN);
  }

  /** Records the end of a call that began in the current state. */
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

  const permission = (signal?: CancelSignal) => (state === CLOSED ? undefined : turn(signal));

  function succeeded(begunIn: number): void {
    if (epoch === begunIn) note("healthy");
  }

  function failed(begunIn: number, error: unknown): void {
    if (epoch === begunIn) note(judge(error));
  }

  /** Resolves when the call may be made. It is a probe if the circuit is half open. */
  async function turn(signal: CancelSignal | undefined): Promise<void> {
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

  /** Resolves when a probe has ended. Throws `CircuitOpen` after `ms`, and the signal's reason when it aborts first. */
  function change(ms: number, signal: CancelSignal | undefined): Promise<void> {
    if (ms <= 0 || waiting.size >= MOST_WAITING) throw new CircuitOpen();
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const stopWaiting = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        signal?.removeEventListener("abort", abort);
      };
      const wake = () => {
        stopWaiting();
        resolve();
      };
      const abort = () => {
        stopWaiting();
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        stopWaiting();
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
    get state() {
      return CIRCUIT_STATES[state];
    },
    get epoch() {
      return epoch;
    },
    permission,
    succeeded,
    failed,
    async run(call, signal) {
      await permission(signal);
      const begunIn = epoch;
      try {
        const result = await call();
        succeeded(begunIn);
        return result;
      } catch (error) {
        failed(begunIn, error);
        throw error;
      }
    },
  };
}
