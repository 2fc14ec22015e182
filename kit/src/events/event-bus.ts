import type { Event } from "./event.ts";

/** Where events are told. */
export interface EventBus {
  /**
   * Tells them. When it resolves, the far side has all of them for good; when it rejects, it may have none, some or
   * all, and they must be told again. Rejects with {@link EventsRefused} when telling them again as they are is
   * unlikely to help.
   */
  publish(events: readonly Event[]): Promise<void>;
  /** Gives back connections. */
  close(): Promise<void>;
}

/** The far side understood and said no: an event it does not accept, or a key that it does not know. */
export class EventsRefused extends Error {
  override readonly name = "EventsRefused";
}
