/** Something that happened, told to whoever counts. */
export interface Event {
  /** The same whenever it is told again, so that it counts once. */
  id: string;
  /** What happened, as in `fight.finished`. */
  type: string;
  /** The service it happened in. */
  source: string;
  /** When, in ISO 8601. */
  time: string;
  data: Record<string, unknown>;
}

/** Events that wait in a service's own store until they are delivered. */
export interface Outbox {
  /** The oldest first, at most `limit`. */
  pending(limit: number): Promise<Event[]>;
  /** Forgets those that were delivered. */
  remove(ids: readonly string[]): Promise<void>;
}
