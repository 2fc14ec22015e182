import { ENCRYPTED_HEADER, JOSE } from "../encryption/channel.ts";
import type { Envelopes } from "../encryption/envelopes.ts";
import { directFetch } from "../network/proxies.ts";
import { CORRELATION_HEADER } from "../request/correlation.ts";
import { anyReplica } from "../upstream/replicas/any-replica.ts";
import type { Event } from "./event.ts";
import { type EventBus, EventsRefused } from "./event-bus.ts";
import { RECEIVER } from "./receiver.ts";

/** The route of analytics that receives events. */
export const EVENTS_PATH = "/api/v1/analytics/events";

/** The limit of JSON in one request, in bytes. An envelope is a third larger, and analytics accepts 64 KiB. */
const MOST_BYTES = 45_000;

/** How much of an error response is kept, in characters. */
const MOST_OF_AN_ERROR = 500;

/** Refusals that may pass: the keys are being replaced, or analytics is slow or overloaded. */
const PASSING = new Set([401, 408, 429]);

/** Publishes events to analytics over HTTP, in envelopes: to any of its replicas, because each event counts once. */
export function createHttpBus({
  analyticsUrls,
  envelopes,
  timeoutMs = 5000,
}: {
  analyticsUrls: readonly string[];
  envelopes: Envelopes;
  /** The limit for one request and its response. */
  timeoutMs?: number;
}): EventBus {
  const any = anyReplica(analyticsUrls);

  async function send(events: readonly Event[]): Promise<void> {
    const body = envelopes.seal(RECEIVER, { method: "POST", path: EVENTS_PATH }, { events });
    const headers = {
      "content-type": JOSE,
      [ENCRYPTED_HEADER]: "encrypted",
      [CORRELATION_HEADER]: crypto.randomUUID(),
    };
    const response = await any((analyticsUrl) =>
      directFetch(analyticsUrl + EVENTS_PATH, { method: "POST", headers, body, timeoutMs }),
    );
    const { status } = response;
    if (response.ok) return void (await response.body?.cancel());
    const message = `analytics responded ${status}: ${await beginningOf(response)}`;
    throw status >= 400 && status < 500 && !PASSING.has(status)
      ? new EventsRefused(message)
      : new Error(message);
  }

  return {
    async publish(events) {
      for (const some of requestsFor(events)) await send(some);
    },
    close: async () => {},
  };
}

/** Splits events into requests, in their order, as many as fit into one body. An event that is too large gets its own. */
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

/** Reads only as much as is kept. */
async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_OF_AN_ERROR) break;
  }
  return text.slice(0, MOST_OF_AN_ERROR);
}
