import type { Cancellation } from "@super-heroes/kit/request/cancellation";
import {
  createHttpClient,
  type HttpClient,
  type HttpResponse,
  type ProxiedResponse,
} from "@super-heroes/kit/upstream/http-client/http-client";
import type { ExpectedResponse, SeenResponse } from "../../../k6/expected-response.ts";
import type { SentRequest } from "./sent-request.ts";

/** A request of a generator of this repository; a GET without a body where its method and body are absent. */
export type OwnRequest = Pick<SentRequest, "url" | "headers"> & Partial<SentRequest>;

/** A request whose bytes are ready. */
export interface PreparedRequest {
  expected: ExpectedResponse | undefined;
  /** Sends it and reads the whole response. Rejects where there is none, and when the signal aborts. */
  send(signal: Cancellation): Promise<SeenResponse>;
}

/** Shorter than the time after which a server closes an idle connection. */
const IDLE_MS = 4_000;
const MOST_BODY_BYTES = 64 * 1024 * 1024;

/** Prepares requests, with one client for each origin, which keeps up to this many connections. */
export function requestPreparer(mostConnections: number): (request: OwnRequest) => PreparedRequest {
  const clients = new Map<string, HttpClient>();
  return (request) => {
    const { origin } = new URL(request.url);
    const client = clients.get(origin) ?? openClient(origin, mostConnections);
    clients.set(origin, client);
    return prepared(request, client);
  };
}

/** Unlike `fetch` it reads no proxy from the environment, and limits no requests in flight. */
const openClient = (baseUrl: string, maxIdleSockets: number): HttpClient =>
  createHttpClient({
    baseUrl,
    keepAlive: true,
    maxIdleSockets,
    idleTimeoutMs: IDLE_MS,
    maxBodyBytes: MOST_BODY_BYTES,
  });

/** A plain request takes the shorter way through the client. */
function prepared(
  { url, headers, method = "GET", body = null, expected }: OwnRequest,
  client: HttpClient,
): PreparedRequest {
  const { pathname, search } = new URL(url);
  const path = pathname + search;
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const bytes = body === null ? undefined : Buffer.from(body, "base64");
  const send =
    expected === undefined && method === "GET" && bytes === undefined
      ? async (signal: Cancellation) => seenIn(await client.get(path, lines, signal))
      : async (signal: Cancellation) =>
          await received(await client.exchange({ method, path, headers: lines, body: bytes }, signal));
  return { send, expected };
}

function seenIn({ status, contentType, body }: HttpResponse): SeenResponse {
  return { status, length: body.length, lengthIn: "characters", contentType };
}

/** Reads the whole body, and counts its bytes. */
async function received({ status, headers, body }: ProxiedResponse): Promise<SeenResponse> {
  let length = 0;
  if (body instanceof ReadableStream) for await (const piece of body) length += piece.length;
  else length = body?.length ?? 0;
  const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? null;
  return { status, length, lengthIn: "bytes", contentType };
}
