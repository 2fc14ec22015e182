import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { CancelSignal } from "@super-heroes/kit/request/cancellation";
import { createFairGate, type Payer } from "./fair-gate.ts";

/** A slow, salted hash of passwords. */
export interface PasswordAlgorithm {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
}

/**
 * Argon2id with 19 MiB and two passes: the first choice of the OWASP Password Storage Cheat Sheet. Runs outside the
 * event loop.
 */
export const argon2id: PasswordAlgorithm = {
  hash: (password) =>
    Bun.password.hash(password, { algorithm: "argon2id", memoryCost: 19 * 1024, timeCost: 2 }),
  verify: (password, hash) => Bun.password.verify(password, hash),
};

/** Whose request a hash is for, and the signal that cancels it. */
export interface HashRequest {
  payer: Payer;
  signal?: CancelSignal | undefined;
}

/** Hashes passwords in a bounded, fair queue, so that neither other requests nor other clients starve. */
export interface Hasher {
  /** Throws as a gate does: `GateFull` (503) when too many wait, the signal's reason when it aborts. */
  hash(password: string, request: HashRequest): Promise<string>;
  /**
   * Whether the password has this hash. Without a hash, because the user does not exist, it is checked against the hash of a
   * random password: this takes as long, so the time does not show which accounts exist.
   *
   * Throws as `hash` does.
   */
  verify(
    password: string,
    hash: string | undefined,
    request: HashRequest,
    steps?: VerifySteps,
  ): Promise<boolean>;
}

/** What is done before and after a verification, in its place of the queue. What a step throws rejects the call. */
export interface VerifySteps {
  /** Runs when a place is free, before the work. */
  inTurn?(): Promise<void>;
  /** Runs after a wrong password, also when the request was cancelled meanwhile: a guess counts once it was made. */
  ifWrong?(): Promise<void>;
}

/** The most requests that may wait for a hash: about one second of work, at 30 ms each and two at once. */
const MOST_WAITING = 64;

/** Creates a hasher that computes `atOnce` hashes at once. At most 64 more requests wait. */
export function createHasher({
  atOnce,
  metrics,
  algorithm = argon2id,
}: {
  atOnce: number;
  metrics: Metrics;
  algorithm?: PasswordAlgorithm;
}): Hasher {
  const gate = createFairGate({ capacity: atOnce, maxQueue: MOST_WAITING });
  const active = metrics.gauge("password_hashes_active", "Password hashes in progress and waiting", [
    "state",
  ]);
  active.watch({ state: "in_flight" }, () => gate.inFlight);
  active.watch({ state: "waiting" }, () => gate.waiting);
  const decoy = algorithm.hash(crypto.randomUUID());
  const run = async <T>(work: () => Promise<T>, { payer, signal }: HashRequest): Promise<T> => {
    const result = await gate.run(payer, work, signal);
    // The request was cancelled meanwhile: its result must have no effect.
    signal?.throwIfAborted();
    return result;
  };
  return {
    hash: (password, request) => run(() => algorithm.hash(password), request),
    async verify(password, hash, request, { inTurn, ifWrong } = {}) {
      const reference = hash ?? (await decoy);
      return await run(async () => {
        await inTurn?.();
        const isRight = (await algorithm.verify(password, reference)) && hash !== undefined;
        if (!isRight) await ifWrong?.();
        return isRight;
      }, request);
    },
  };
}
