import type { Outbox } from "@super-heroes/kit/events/event";
import type { Store } from "@super-heroes/kit/store/store";
import type { Fight } from "../model.ts";

/** A position in a listing, which is newest first: the listing continues with the fights that are older. */
export interface Cursor {
  fightDate: string;
  /** Orders fights of the same instant; the empty text stands before all of them, and {@link LAST_ID} after them. */
  id: string;
}

/** Sorts after every id of a fight. */
export const LAST_ID = "\uffff";

/** The queries of fights; one file per engine implements them. */
export interface FightStore {
  readonly connection: Store;
  /**
   * Stores fights in one call. Returns for each fight whether this call stored it; false means that its id exists, and the
   * stored fight is unchanged. When the promise resolves, the fights are on disk.
   */
  insert(fights: Fight[]): Promise<boolean[]>;
  find(id: string): Promise<Fight | undefined>;
  /** Newest first, at most `limit`, from just before the cursor or from the newest. */
  latest(limit: number, before: Cursor | undefined): Promise<Fight[]>;
  /** The fights just after the cursor, at most `limit`, newest first. */
  following(limit: number, after: Cursor): Promise<Fight[]>;
  /** All fights, in pages, in any order. Fights that are stored meanwhile may be left out. */
  pages(): AsyncIterable<Fight[]>;
}

/** A store with an outbox of the fights whose events are not published yet. */
export interface FightStoreWithOutbox extends FightStore {
  /** Holds the event of every fight that `insert` stored until the event is removed. */
  readonly outbox: Outbox;
}

/** Whether each fight was stored, given the ids that were. Of two fights with the same id, the first was. */
export function firstStored(fights: Fight[], storedIds: Iterable<string>): boolean[] {
  const stored = new Set(storedIds);
  return fights.map(({ id }) => stored.delete(id));
}
