import type { Outbox } from "@super-heroes/kit/events/event";
import type { Store } from "@super-heroes/kit/store/store";
import type { Fight } from "../model.ts";

/** A place in the order of fights, newest first: fights before it come later in a listing. */
export interface Cursor {
  fightDate: string;
  /** Splits fights of the same instant; empty stands before all of them. */
  id: string;
}

/** The queries of fights; one file per engine implements them. */
export interface FightStore {
  readonly connection: Store;
  /**
   * Stores fights in one call. True where this call stored the fight, false where its id was there already (the
   * stored one stays as it is). When it resolves, they are on disk.
   */
  insert(fights: Fight[]): Promise<boolean[]>;
  find(id: string): Promise<Fight | undefined>;
  /** Newest first, at most `limit`, from just before the cursor or from the newest. */
  latest(limit: number, before: Cursor | undefined): Promise<Fight[]>;
}

/** A store that also remembers which of its fights have not been told yet. */
export interface TellingStore extends FightStore {
  /** Holds the event of every fight that `insert` stored, until it is removed. */
  readonly outbox: Outbox;
}

/** Which of the fights were stored, from the ids that were: of two with the same id, the first. */
export function firstStored(fights: Fight[], storedIds: Iterable<string>): boolean[] {
  const stored = new Set(storedIds);
  return fights.map(({ id }) => stored.delete(id));
}
