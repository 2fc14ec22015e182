import { IDLE_TIMEOUT_S } from "@super-heroes/kit/process/service-listener";
import { hasNarrowSockets } from "../attacks/narrow-socket.ts";
import type { Idleness } from "../attacks/occupation.ts";
import type { ByLength } from "./by-length.ts";

/** One kind of client that occupies a server. */
export interface SlowClients {
  idleness: Idleness;
  /** For messages, such as "clients that read a byte a second". */
  who: string;
  count: ByLength<number>;
  /** The maximum number of new connections a second, replacements included. */
  connectsPerSecond: number;
  /** The longest time for which the server may keep one of their connections. */
  heldMs: ByLength<number>;
  /** How long they occupy it. When that is less than `heldMs`, the limit is not measured. */
  seconds: ByLength<number>;
  /** Whether this machine supports such clients. */
  isPossible: boolean;
}

/** The variables of the services. Shorter limits make a short run short. */
export const DEADLINE_MS: ByLength<number> = { short: 2000, full: 3000 };
export const STREAM_IDLE_MS: ByLength<number> = { short: 2000, full: 10_000 };

/** For the timer, the 408, and the close; in a short run also for tests that run at the same time. */
const DEADLINE_TOLERANCE_MS: ByLength<number> = { short: 1500, full: 500 };

/**
 * Limits of Bun 1.4.5 itself. It closes a new connection after 10 s without a whole head, which cannot be configured, and a
 * connection that has served a request `idleTimeout` after the last response. More bytes of a head extend neither. Bun
 * checks timeouts every four seconds.
 */
const HEAD_TIMEOUT_MS = 10_000;
const TIMEOUT_STEP_MS = 4000;

const sum = (limit: ByLength<number>, more: ByLength<number>): ByLength<number> => ({
  short: limit.short + more.short,
  full: limit.full + more.full,
});

const always = (ms: number): ByLength<number> => ({ short: ms, full: ms });

/** The kinds whose effect on other clients is measured. */
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
    // A client that was cut off is replaced and requests a large response again, whose cost must not become the attack.
    // A short run cuts clients off sooner and therefore has fewer.
    count: { short: 100, full: 500 },
    connectsPerSecond: 50,
    // After the response was cut off, Bun closes the connection with a timeout of one second.
    heldMs: sum(STREAM_IDLE_MS, always(2 * TIMEOUT_STEP_MS)),
    seconds: { short: 10, full: 30 },
    isPossible: hasNarrowSockets,
  },
];

/** They run during all other parts, and are too few to affect them. */
export const slowSecondHeads: SlowClients = {
  idleness: "a second head of a byte a second",
  who: "clients that send a second head of a byte a second",
  count: always(20),
  connectsPerSecond: 200,
  heldMs: always(IDLE_TIMEOUT_S * 1000 + TIMEOUT_STEP_MS),
  seconds: { short: 0, full: IDLE_TIMEOUT_S + TIMEOUT_STEP_MS / 1000 },
  isPossible: true,
};
