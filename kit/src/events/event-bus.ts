import type { Event } from "./event.ts";

/** A bus that events are published to. */
export interface EventBus {
  /**
   * Publishes events. When it resolves, all of them are stored at the receiver. When it rejects, none, some or all may be, and
   * they must be published again. Rejects with {@link EventsRefused} when publishing them unchanged is unlikely to help.
   */
  publish(events: readonly Event[]): Promise<void>;
  /** Closes connections. */
  close(): Promise<void>;
}

/** The receiver refused the events: it does not accept one of them, or does not have the key. */
export class EventsRefused extends Error {
  override readonly name = "EventsRefused";
}
