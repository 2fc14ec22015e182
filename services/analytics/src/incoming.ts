import type { TSchema } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import type { Event } from "@super-heroes/kit/events/event";
import { type FieldError, invalid } from "@super-heroes/kit/http/problem";
import { FightData, IncomingEvent, IncomingEvents } from "./model.ts";
import { isUnknownVersion } from "./projections/fight-fact.ts";
import { requireSender } from "./senders.ts";

/** The most mistakes that one response lists. */
const MOST_MISTAKES = 20;

const one = TypeCompiler.Compile(IncomingEvent);
const several = TypeCompiler.Compile(IncomingEvents);
const fightData = TypeCompiler.Compile(FightData);

/**
 * The events of a body: one event, or `{events: […]}`. `sender` is the service that sent it. Throws 422 with each invalid
 * field, and 401 for an event that this sender may not send.
 */
export function eventsIn(body: unknown, sender: string): Event[] {
  const isList = typeof body === "object" && body !== null && "events" in body;
  requireNone(isList ? mistakes(several, body) : mistakes(one, body));
  const events = isList ? (body.events as Event[]) : [body as Event];
  for (const event of events) requireSender(event, sender);
  requireNone(events.flatMap((event, index) => mistakesOf(event, isList ? `/events/${index}` : "")));
  return events;
}

/** {@link eventsIn} for a body of exactly one event. */
export function eventIn(body: unknown, sender: string): Event {
  requireNone(mistakes(one, body));
  const event = body as Event;
  requireSender(event, sender);
  requireNone(mistakesOf(event, ""));
  return event;
}

/** Mistakes in the data of an event, which depends on its type. */
function mistakesOf(event: Event, at: string): FieldError[] {
  // A later version may have other data: it is kept, and projections skip it.
  if (event.type !== "fight.finished" || isUnknownVersion(event)) return [];
  return mistakes(fightData, event.data, `${at}/data`);
}

function mistakes(check: TypeCheck<TSchema>, value: unknown, at = ""): FieldError[] {
  if (check.Check(value)) return [];
  const reasons = new Map<string, string>();
  for (const { path, message, schema } of check.Errors(value)) {
    if (reasons.size === MOST_MISTAKES) break;
    const field = at + path || "body";
    if (!reasons.has(field)) reasons.set(field, typeof schema.error === "string" ? schema.error : message);
  }
  return [...reasons].map(([field, reason]) => ({ field, reason }));
}

function requireNone(found: FieldError[]): void {
  if (found.length > 0) throw invalid(found.slice(0, MOST_MISTAKES));
}
