import type { Db } from "mongodb";
import { MigrationError } from "./migration-error.ts";

/** How long a lock stays without being renewed. */
export const LEASE_MS = 10_000;

const LOCK_ID = "lock";
const DUPLICATE_KEY = 11000;

interface LockDocument {
  _id: string;
  owner: string;
  /** Counts the renewals. */
  beat: number;
}

const LOST = "another process took the lock over: run this again";

/** The lock, in the hands of the process that works. */
export interface HeldLock {
  /** Aborted when a renewal finds that the lock was lost. */
  readonly signal: AbortSignal;
  /** Rejects when the lock was lost, which a suspended process may not have noticed. */
  requireHeld(): Promise<void>;
}

/** The collection of the lock. */
export const LOCKS = "schema_migration_lock";

/**
 * Runs the work while this process holds the lock of the database: a document that is renewed three times in each lease. A
 * lock that is not renewed for a whole lease is taken over. That is measured by the waiting process's own clock, so clocks may
 * differ.
 */
export async function withMongodbLock<T>(
  db: Db,
  work: (lock: HeldLock) => Promise<T>,
  onWait: () => void,
  leaseMs = LEASE_MS,
): Promise<T> {
  const locks = db.collection<LockDocument>(LOCKS);
  const owner = crypto.randomUUID();
  let seen: { owner: string; beat: number; atMs: number } | undefined;
  for (;;) {
    if (await inserted(locks.insertOne({ _id: LOCK_ID, owner, beat: 0 }))) break;
    if (!seen) onWait();
    const held = await locks.findOne({ _id: LOCK_ID });
    if (held && (held.owner !== seen?.owner || held.beat !== seen.beat))
      seen = { owner: held.owner, beat: held.beat, atMs: performance.now() };
    else if (held && seen && performance.now() - seen.atMs > leaseMs) {
      const { modifiedCount } = await locks.updateOne(
        { _id: LOCK_ID, owner: held.owner, beat: held.beat },
        { $set: { owner, beat: 0 } },
      );
      if (modifiedCount === 1) break;
    }
    await Bun.sleep(leaseMs / 50);
  }

  const lost = new AbortController();
  let beat = 0;
  const renewal = setInterval(async () => {
    const renewed = await locks
      .updateOne({ _id: LOCK_ID, owner }, { $set: { beat: ++beat } })
      .then(({ matchedCount }) => matchedCount === 1)
      .catch(() => true);
    if (!renewed) lost.abort(new MigrationError(LOST));
  }, leaseMs / 3);
  try {
    return await work({
      signal: lost.signal,
      async requireHeld() {
        if (!(await locks.findOne({ _id: LOCK_ID, owner }))) lost.abort(new MigrationError(LOST));
        lost.signal.throwIfAborted();
      },
    });
  } finally {
    clearInterval(renewal);
    await locks.deleteOne({ _id: LOCK_ID, owner }).catch(() => {});
  }
}

async function inserted(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert;
    return true;
  } catch (error) {
    if ((error as { code?: number }).code === DUPLICATE_KEY) return false;
    throw error;
  }
}
