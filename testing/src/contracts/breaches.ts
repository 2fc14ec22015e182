import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { Problem } from "@super-heroes/kit/http/problem";
import type { EventNeed, NeededResponse } from "./contract.ts";

/** A provider's response. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, decrypted; the text where it is not JSON. */
  readonly body: unknown;
}

/** The most breaches that one response lists. */
const MOST = 10;

/** What a response lacks of what the consumer uses, a line for each field; empty where it has everything. */
export function breachesOf(needed: NeededResponse, { status, headers, body }: Received): string[] {
  if (status !== needed.status)
    return [`the status is ${status} instead of ${needed.status}: ${excerpt(body)}`];
  const breaches = (needed.headers ?? [])
    .filter((name) => !headers.has(name))
    .map((name) => `the header ${name} is missing`);
  if (needed.body) breaches.push(...mistakesIn(needed.body, body));
  const { code } = (body ?? {}) as { code?: unknown };
  if (needed.code !== undefined && code !== needed.code)
    breaches.push(`/code is ${JSON.stringify(code)} instead of "${needed.code}"`);
  return breaches;
}

/** What the consumer cannot read of an event. */
export function breachesOfEvent({ read }: EventNeed, event: unknown): string[] {
  try {
    read(event);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.errors?.map(({ field, reason }) => `${field} ${reason}`) ?? [error.message];
  }
}

/** The fields of a body that a schema refuses, each once, with the reason. */
export function mistakesIn(schema: TSchema, body: unknown): string[] {
  if (Value.Check(schema, body)) return [];
  const byPath = new Map<string, string>();
  for (const { path, message, value } of Value.Errors(schema, body)) {
    if (byPath.size === MOST) break;
    const found = value === undefined ? "is missing" : `is ${excerpt(value)}: ${message.toLowerCase()}`;
    if (!byPath.has(path)) byPath.set(path, `${path || "the body"} ${found}`);
  }
  return [...byPath.values()];
}

const excerpt = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "empty";
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};
