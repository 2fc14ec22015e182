import type { Event } from "@super-heroes/kit/events/event";
import type { Store } from "@super-heroes/kit/store/store";
import type { Winner } from "../model.ts";

/** How many events there are of one type and source. */
export interface EventCount {
  type: string;
  source: string;
  count: number;
}

/** Who has won how often. */
export interface Wins {
  heroes: number;
  villains: number;
  /** The most wins first, then by name. */
  top: Winner[];
}

/** The queries of analytics; one file per engine implements them. */
export interface EventStore {
  readonly connection: Store;
  /**
   * Stores those that were not there, in one call, and gives how many that are. An event that is there stays as it is
   * and counts no second time. When it resolves, they are on disk.
   */
  add(events: readonly Event[]): Promise<number>;
  /** Counts of all events; types and sources without any are left out. */
  counts(): Promise<EventCount[]>;
  /** Counts of all fights that finished, and the `most` greatest winners. */
  wins(most: number): Promise<Wins>;
}
