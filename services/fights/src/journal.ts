import { createBatcher } from "@super-heroes/kit/concurrency/batcher";
import type { Scope } from "@super-heroes/kit/request/scope";
import { storeLimit } from "@super-heroes/kit/store/guard";
import type { Fight } from "./model.ts";
import type { FightStore } from "./store/fight-store.ts";

/** The most fights that one write holds. */
const MOST_PER_WRITE = 100;

/** When an answered fight is safe: on disk before the answer, or never stored at all. */
export const FIGHT_WRITES = ["acknowledged", "none"] as const;
export type FightWrites = (typeof FIGHT_WRITES)[number];

/** Where fights are written down. */
export interface Journal {
  readonly writes: FightWrites;
  /**
   * Resolves when the fight is on disk: true when this call stored it, false when its id was there already.
   * With `none` it resolves at once and stores nothing.
   */
  record(fight: Fight, scope: Scope): Promise<boolean>;
}

/**
 * The journal of a store. Fights that are decided while a write is under way share the next one, and each
 * answer waits for its own; so the disk is asked once for many fights and never for a promise it has not kept.
 */
export function createJournal(
  store: Pick<FightStore, "insert">,
  writes: FightWrites,
  storeTimeoutMs: number,
): Journal {
  if (writes === "none") return { writes, record: () => Promise.resolve(true) };
  const batcher = createBatcher<Fight, boolean>({
    run: (fights) => store.insert(fights),
    maxWeight: MOST_PER_WRITE,
  });
  const limit = storeLimit(storeTimeoutMs);
  return {
    writes,
    record: (fight, { deadline, signal }) => deadline.race(batcher.submit(fight, signal), limit),
  };
}
