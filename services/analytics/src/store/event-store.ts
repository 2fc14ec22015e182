import type { Event } from "@super-heroes/kit/events/event";
import type { Store } from "@super-heroes/kit/store/store";
import type { Winner } from "../model.ts";

/** The number of events of one type and source. */
export interface EventCount {
  type: string;
  source: string;
  count: number;
}

/** The wins by team and by fighter. */
export interface Wins {
  heroes: number;
  villains: number;
  /** By number of wins, then by name. */
  top: Winner[];
}

/** The queries of analytics; one file per engine implements them. */
export interface EventStore {
  readonly connection: Store;
  /**
   * Stores the events whose id is new, in one call, and returns how many. A stored event is not changed or counted again.
   * When the promise resolves, the events are on disk.
   */
  add(events: readonly Event[]): Promise<number>;
  /** Counts all events. Types and sources without events are left out. */
  counts(): Promise<EventCount[]>;
  /** Counts all finished fights, and lists the `most` fighters with the most wins. */
  wins(most: number): Promise<Wins>;
}
