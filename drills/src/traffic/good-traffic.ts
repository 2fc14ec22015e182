import { setTimeout as pause } from "node:timers/promises";
import { createHttpClient, type HttpClient } from "@super-heroes/kit/upstream/http-client/http-client";

/** A request of a client that behaves. */
export interface GoodRequest {
  /** The service that it is sent to. */
  url: string;
  path: string;
  method?: "GET" | "POST";
  /** Sent as JSON. */
  body?: unknown;
}

/** What came back for one of them. */
export interface GoodResponse {
  /** As in "GET /api/fights". */
  request: string;
  /** The second, counted from the first request, in which it was due. */
  second: number;
  /** From the moment it was due until its response was read. */
  ms: number;
  /** 0 when there was no response within 10 s. */
  status: number;
}

/** What came back for all of them, in the order in which they were due. */
export type Traffic = readonly GoodResponse[];

/** Few enough that no machine is busy with them. */
export const GOOD_PER_SECOND = 20;

/** So many clients send them in turn, each known to the gateway by an address of its own. */
const CLIENTS = 20;
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Sends {@link GOOD_PER_SECOND} requests a second for so many seconds, taking them in turn, whatever becomes of those
 * before. Each has a connection of its own, as that of a client that comes for the first time. Rejects with the signal's
 * reason when that is aborted.
 */
export async function sendGoodTraffic(
  requests: readonly GoodRequest[],
  seconds: number,
  signal: AbortSignal,
): Promise<Traffic> {
  const clients = new Map(requests.map(({ url }) => [url, clientOf(url)]));
  const startedAtMs = performance.now();
  const responses = Array.from({ length: seconds * GOOD_PER_SECOND }, async (_, number) => {
    const dueAfterMs = (number * 1000) / GOOD_PER_SECOND;
    await pause(dueAfterMs, undefined, { signal });
    const request = requests[number % requests.length] as GoodRequest;
    const status = await statusOf(clients.get(request.url) as HttpClient, request, number, signal);
    const ms = performance.now() - startedAtMs - dueAfterMs;
    const { method = "GET", path } = request;
    return { request: `${method} ${path}`, second: Math.floor(dueAfterMs / 1000), ms, status };
  });
  try {
    return await Promise.all(responses);
  } finally {
    for (const client of clients.values()) client.close();
  }
}

const clientOf = (baseUrl: string) =>
  createHttpClient({
    baseUrl,
    keepAlive: false,
    maxIdleSockets: 0,
    idleTimeoutMs: TIMEOUT_MS,
    maxBodyBytes: MOST_BYTES,
  });

/** The status once the response was read to its end; 0 when it was not. */
async function statusOf(
  client: HttpClient,
  { method = "GET", path, body: content }: GoodRequest,
  number: number,
  signal: AbortSignal,
): Promise<number> {
  const headers =
    `X-Forwarded-For: 198.51.100.${1 + (number % CLIENTS)}\r\n` +
    (content === undefined ? "" : "Content-Type: application/json\r\n");
  const sent = content === undefined ? undefined : new TextEncoder().encode(JSON.stringify(content));
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const { status, body } = await client.exchange({ method, path, headers, body: sent }, limit);
    if (body instanceof ReadableStream) for await (const _ of body);
    return status;
  } catch {
    signal.throwIfAborted();
    return 0;
  }
}
