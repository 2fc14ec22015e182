import { setTimeout as pause } from "node:timers/promises";
import { createHttpClient, type HttpClient } from "@super-heroes/kit/upstream/http-client/http-client";

/** A request of a well-behaved client. */
export interface GoodRequest {
  /** The address of the service. */
  url: string;
  path: string;
  method?: "GET" | "POST";
  /** Sent as JSON. */
  body?: unknown;
}

/** What came of one of them. */
export interface GoodResponse {
  /** As in "GET /api/fights". */
  request: string;
  /** The second in which it was due, counted from the first request. */
  second: number;
  /** From the time when it was due until its response was read. */
  ms: number;
  /** 0 when there was no response within 10 s. */
  status: number;
}

/** What came of all requests, in the order in which they were due. */
export type Traffic = readonly GoodResponse[];

/** Too few to keep a machine busy. */
export const GOOD_PER_SECOND = 20;

/** The number of clients that send them in turn, each with its own address at the gateway. */
const CLIENTS = 20;
const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Sends {@link GOOD_PER_SECOND} requests a second in turn, as an open loop. Each has a new connection, like that of a new
 * client. Rejects when the signal is aborted.
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
    maxBodyBytes: MAX_BODY_BYTES,
  });

/** The status of a response that was read to its end; 0 when there was none. */
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
