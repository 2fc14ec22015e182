import { IDLE_TIMEOUT_S } from "@super-heroes/kit/process/run";
import { hasNarrowSockets } from "../attacks/narrow-socket.ts";
import type { Idleness } from "../attacks/occupation.ts";

/** In a short run, and in a full one. */
export type ByLength<T> = Readonly<Record<"short" | "full", T>>;

/** One kind of clients that occupy a server. */
export interface SlowClients {
  idleness: Idleness;
  /** As in "500 clients that read a byte a second". */
  who: string;
  count: ByLength<number>;
  /** So many connect in a second, those that come again among them. */
  connectsPerSecond: number;
  /** The longest time for which the server may hold one of them. */
  heldMs: ByLength<number>;
  /** How long they occupy it. Less than `heldMs`, and a run says nothing about that. */
  seconds: ByLength<number>;
  /** Whether this machine can have such clients. */
  isPossible: boolean;
}

/** What the services are started with. Short: what waits for a limit waits less. */
export const DEADLINE_MS: ByLength<number> = { short: 2000, full: 3000 };
export const STREAM_IDLE_MS: ByLength<number> = { short: 2000, full: 10_000 };

/** For the timer, the 408, and the close; short: also for tests that run besides. */
const DEADLINE_TOLERANCE_MS: ByLength<number> = { short: 1500, full: 500 };

/**
 * Bun's own limits on what no program sees (1.4.5). A new connection is closed after 10 s without a whole head, which
 * cannot be changed; one that has carried a request, `idleTimeout` after the last response. More bytes of the head extend
 * neither. Bun compares timeouts with the clock every four seconds.
 */
const HEAD_TIMEOUT_MS = 10_000;
const TIMEOUT_STEP_MS = 4000;

const sum = (limit: ByLength<number>, more: ByLength<number>): ByLength<number> => ({
  short: limit.short + more.short,
  full: limit.full + more.full,
});

const always = (ms: number): ByLength<number> => ({ short: ms, full: ms });

/** Those whose effect on other clients is measured. */
export const slowClients: readonly SlowClients[] = [
  {
    idleness: "never a body",
    who: "clients that send no body",
    count: always(64),
    connectsPerSecond: 200,
    heldMs: sum(DEADLINE_MS, DEADLINE_TOLERANCE_MS),
    seconds: { short: 4, full: 30 },
    isPossible: true,
  },
  {
    idleness: "a head of a byte a second",
    who: "clients that send a head of a byte a second",
    count: always(500),
    connectsPerSecond: 200,
    heldMs: always(HEAD_TIMEOUT_MS + TIMEOUT_STEP_MS),
    seconds: { short: 3, full: 30 },
    isPossible: true,
  },
  {
    idleness: "reads a byte a second",
    who: "clients that read a byte a second",
    // Those that were cut off come again, each for a large response. What that costs is not to be the attack: there are
    // fewer in a short run, which cuts them off sooner.
    count: { short: 100, full: 500 },
    connectsPerSecond: 50,
    // The response is cut off, and Bun then closes the connection by a timeout of a second.
    heldMs: sum(STREAM_IDLE_MS, always(2 * TIMEOUT_STEP_MS)),
    seconds: { short: 10, full: 30 },
    isPossible: hasNarrowSockets,
  },
];

/** So few that nobody notices them: they outlast every other part. */
export const slowSecondHeads: SlowClients = {
  idleness: "a second head of a byte a second",
  who: "clients that send a second head of a byte a second",
  count: always(20),
  connectsPerSecond: 200,
  heldMs: always(IDLE_TIMEOUT_S * 1000 + TIMEOUT_STEP_MS),
  seconds: { short: 0, full: IDLE_TIMEOUT_S + TIMEOUT_STEP_MS / 1000 },
  isPossible: true,
};
