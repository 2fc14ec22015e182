/** Something that happened in a service. */
export interface Event {
  /** Stays the same when the event is published again, so that it counts once. */
  id: string;
  /** The kind of event: `fight.finished`. */
  type: string;
  /** The version of the data of this type, from 1; 1 without it. A receiver keeps events of versions that it does not know. */
  version?: number;
  /** The service that it happened in. */
  source: string;
  /** The time, in ISO 8601. */
  time: string;
  data: Record<string, unknown>;
}

/** Events in a service's own store that are not published yet. */
export interface Outbox {
  /** The oldest events, at most `limit`. */
  pending(limit: number): Promise<Event[]>;
  /** Removes published events. */
  remove(ids: readonly string[]): Promise<void>;
}
