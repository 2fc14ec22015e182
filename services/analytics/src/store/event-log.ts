import type { Event } from "@super-heroes/kit/events/event";

/** An event of the log, and its place there. */
export interface LoggedEvent {
  /** Counts the events of the log from 1, without gaps on MongoDB. */
  sequence: number;
  event: Event;
}

/** What an append did. */
export interface Appended {
  /** How many events were new. */
  added: number;
  /** The sequence of the last new event; 0 when none was new. */
  last: number;
}

/**
 * The append-only log of all events, from which every read model can be built again.
 *
 * An event never becomes visible behind a reader: one that has read up to a sequence sees every event that is added later
 * at a higher one. Several processes may append and read at once.
 */
export interface EventLog {
  /**
   * Appends the events whose id is not in the log, in their order. An event of the log is not changed. When the promise resolves,
   * the events are on disk.
   */
  append(events: readonly Event[]): Promise<Appended>;
  /** The next events after a sequence, in order, as many as one read takes; none at the end of the log. */
  after(sequence: number): Promise<LoggedEvent[]>;
  /** The sequence of the newest event; 0 without events. */
  head(): Promise<number>;
}
