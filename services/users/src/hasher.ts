import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { CancelSignal } from "@super-heroes/kit/request/cancellation";
import { createFairGate, type Payer } from "./fair-gate.ts";

/** A slow, salted hash of passwords. */
export interface PasswordAlgorithm {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
}

/**
 * Argon2id with 19 MiB and two passes: the first choice of the OWASP Password Storage Cheat Sheet. Works outside the
 * event loop.
 */
export const argon2id: PasswordAlgorithm = {
  hash: (password) =>
    Bun.password.hash(password, { algorithm: "argon2id", memoryCost: 19 * 1024, timeCost: 2 }),
  verify: (password, hash) => Bun.password.verify(password, hash),
};

/** For whom a hash is made, and until when it is wanted. */
export interface HashRequest {
  payer: Payer;
  signal?: CancelSignal | undefined;
}

/** Hashes passwords without starving other requests, and without letting one client starve the others. */
export interface Hasher {
  /** Throws as a gate does: `GateFull` (503) when too many wait, the signal's reason when it aborts. */
  hash(password: string, request: HashRequest): Promise<string>;
  /**
   * Whether it is the password of this hash. Without a hash, because there is no such user, it is checked against one
   * of a random password: it takes as long, and does not show which accounts exist.
   *
   * `inTurn` runs when a place is free, before the work; what it throws ends the call. Throws as `hash` does.
   */
  verify(
    password: string,
    hash: string | undefined,
    request: HashRequest,
    inTurn?: () => Promise<void>,
  ): Promise<boolean>;
}

/** The most that may wait for a hash; with 30 ms for each, two at once, a second's worth. */
const MOST_WAITING = 64;

/** Creates a hasher that makes `atOnce` hashes at once, while at most 64 more wait. */
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
  const active = metrics.gauge(
    "password_hashes_active",
    "Password hashes being made and waiting for their turn",
    ["state"],
  );
  active.watch({ state: "in_flight" }, () => gate.inFlight);
  active.watch({ state: "waiting" }, () => gate.waiting);
  const decoy = algorithm.hash(crypto.randomUUID());
  const run = async <T>(work: () => Promise<T>, { payer, signal }: HashRequest): Promise<T> => {
    const result = await gate.run(payer, work, signal);
    // The caller has been responded to meanwhile: nothing is to follow from it.
    signal?.throwIfAborted();
    return result;
  };
  return {
    hash: (password, request) => run(() => algorithm.hash(password), request),
    async verify(password, hash, request, inTurn = async () => {}) {
      const reference = hash ?? (await decoy);
      const matches = await run(async () => {
        await inTurn();
        return await algorithm.verify(password, reference);
      }, request);
      return matches && hash !== undefined;
    },
  };
}
