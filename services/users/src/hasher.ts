import type { CancelSignal } from "@super-heroes/kit/cancellation";
import { createGate } from "@super-heroes/kit/gate";
import type { Metrics } from "@super-heroes/kit/metrics";

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

/** Hashes passwords without letting that starve everything else. */
export interface Hasher {
  /** Throws as a gate does: `GateFull` (answered with 503) when too many wait, the signal's reason when it aborts. */
  hash(password: string, signal?: CancelSignal): Promise<string>;
  /**
   * Whether it is the password of this hash. Without a hash, because there is no such user, it is checked against one
   * that nobody knows the password of: it takes as long, and tells nobody who has an account. Throws as `hash` does.
   */
  verify(password: string, hash: string | undefined, signal?: CancelSignal): Promise<boolean>;
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
  const gate = createGate({ capacity: atOnce, maxQueue: MOST_WAITING });
  const active = metrics.gauge(
    "password_hashes_active",
    "Password hashes being made and waiting for their turn",
  );
  active.watch({ state: "in_flight" }, () => gate.inFlight);
  active.watch({ state: "waiting" }, () => gate.waiting);
  const decoy = algorithm.hash(crypto.randomUUID());
  const run = async <T>(work: () => Promise<T>, signal: CancelSignal | undefined): Promise<T> => {
    const result = await gate.run(work, signal);
    // Whoever asked was answered meanwhile: nothing is to follow from it.
    signal?.throwIfAborted();
    return result;
  };
  return {
    hash: (password, signal) => run(() => algorithm.hash(password), signal),
    async verify(password, hash, signal) {
      const reference = hash ?? (await decoy);
      const matches = await run(() => algorithm.verify(password, reference), signal);
      return matches && hash !== undefined;
    },
  };
}
