import { RECEIVER } from "./receiver.ts";

/** The stream that keeps events on disk until analytics has stored them. */
export const STREAM = "EVENTS";

/** The durable consumer of the stream, shared by all processes of analytics. */
export const CONSUMER = RECEIVER;

/** The subject of a service's events. */
export const subjectOf = (source: string): string => `events.${source}`;

/**
 * The inbox of a service. Each has its own, so that NATS can allow each to read its own responses only. Messages for
 * analytics arrive there too.
 */
export const inboxOf = (name: string): string => `_INBOX_${name}`;
