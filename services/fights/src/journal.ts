import { createBatcher } from "@super-heroes/kit/concurrency/batcher";
import type { Scope } from "@super-heroes/kit/request/scope";
import { timed } from "@super-heroes/kit/request/timings";
import { storeLimit } from "@super-heroes/kit/store/guard";
import type { Fight } from "./model.ts";
import type { FightStore } from "./store/fight-store.ts";

/** The most fights in one write. */
const MOST_PER_WRITE = 100;

/** When a fight is stored: on disk before the response is sent, or never. */
export const FIGHT_WRITES = ["acknowledged", "none"] as const;
export type FightWrites = (typeof FIGHT_WRITES)[number];

/** Stores fights. */
export interface Journal {
  readonly writes: FightWrites;
  /**
   * Resolves when the fight is on disk: true when this call stored it, false when a fight with its id existed already.
   * With `none` nothing is stored, and it returns true.
   */
  record(fight: Fight, scope: Scope): Promise<boolean> | true;
}

/** How a journal writes. */
export interface JournalOptions {
  writes: FightWrites;
  /** The longest that one write may take, in milliseconds. */
  storeTimeoutMs: number;
  /** Called after each write. */
  onStored(): void;
}

/**
 * Creates the journal over a store. Fights that are decided during a write share the next one, and each response waits
 * for its own write: one write to disk serves many fights, and none is acknowledged before it is stored.
 */
export function createJournal(
  store: Pick<FightStore, "insert">,
  { writes, storeTimeoutMs, onStored }: JournalOptions,
): Journal {
  if (writes === "none") return { writes, record: () => true };
  const batcher = createBatcher<Fight, boolean>({
    run: async (fights) => {
      const stored = await store.insert(fights);
      onStored();
      return stored;
    },
    maxWeight: MOST_PER_WRITE,
  });
  const limit = storeLimit(storeTimeoutMs);
  return {
    writes,
    record: (fight, scope) =>
      timed(scope.timings, "store", () => scope.deadline.race(batcher.submit(fight, scope), limit)),
  };
}
