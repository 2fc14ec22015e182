import { ENCRYPTED_HEADER, JOSE } from "../encryption/channel.ts";
import type { Envelopes } from "../encryption/envelopes.ts";
import { directFetch } from "../network/proxies.ts";
import { CORRELATION_HEADER } from "../request/correlation.ts";
import type { Event } from "./event.ts";
import { type EventBus, EventsRefused } from "./event-bus.ts";
import { RECEIVER } from "./receiver.ts";

/** Where analytics takes events. */
export const EVENTS_PATH = "/api/v1/analytics/events";

/** JSON in one request, in bytes: an envelope makes a third more of it, and analytics takes 64 KiB. */
const MOST_BYTES = 45_000;

/** What is kept of an answer that is an error, in characters. */
const MOST_OF_AN_ERROR = 500;

/** Refusals that time or rest may cure: the keys are being replaced, analytics is slow or has enough to do. */
const PASSING = new Set([401, 408, 429]);

/** Tells events to analytics over HTTP, in envelopes. */
export function createHttpBus({
  analyticsUrl,
  envelopes,
  timeoutMs = 5000,
}: {
  analyticsUrl: string;
  envelopes: Envelopes;
  /** For one request, its answer included. */
  timeoutMs?: number;
}): EventBus {
  async function tell(events: readonly Event[]): Promise<void> {
    const body = envelopes.seal(RECEIVER, { method: "POST", path: EVENTS_PATH }, { events });
    const response = await directFetch(analyticsUrl + EVENTS_PATH, {
      method: "POST",
      headers: {
        "content-type": JOSE,
        [ENCRYPTED_HEADER]: "encrypted",
        [CORRELATION_HEADER]: crypto.randomUUID(),
      },
      body,
      timeoutMs,
    });
    const { status } = response;
    if (response.ok) return void (await response.body?.cancel());
    const message = `analytics answered ${status}: ${await beginningOf(response)}`;
    throw status >= 400 && status < 500 && !PASSING.has(status)
      ? new EventsRefused(message)
      : new Error(message);
  }

  return {
    async publish(events) {
      for (const some of requestsFor(events)) await tell(some);
    },
    close: async () => {},
  };
}

/** The events in their order, as many in each request as its body holds; one that is too large goes alone. */
export function requestsFor(events: readonly Event[]): Event[][] {
  const requests: Event[][] = [];
  let room = 0;
  for (const event of events) {
    const length = Buffer.byteLength(JSON.stringify(event));
    const last = requests.at(-1);
    if (last && length <= room) last.push(event);
    else {
      requests.push([event]);
      room = MOST_BYTES;
    }
    room -= length;
  }
  return requests;
}

/** Read no further than it is kept, whatever is sent. */
async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_OF_AN_ERROR) break;
  }
  return text.slice(0, MOST_OF_AN_ERROR);
}
