import {
  ClientError,
  createHttpClient,
  type HttpClient,
  type ProxiedResponse,
} from "@super-heroes/kit/upstream/http-client/http-client";
import { counted } from "@super-heroes/system/counted";
import { type ExpectedResponse, mediaTypeOf, problemOf } from "../../../k6/expected-response.ts";
import { type ForeignRequest, type ForeignSide, urlOf } from "./foreign-pair.ts";

/** How a service responded to a request, one at a time, before anything was measured. */
export interface FirstResponses {
  expected: ExpectedResponse;
  /** The body of the first one. */
  body: Uint8Array;
}

/** A response with its whole body. */
interface WholeResponse {
  status: number;
  contentType: string | null;
  location: string | null;
  body: Uint8Array;
}

/** The limit of one response. */
const TIMEOUT_MS = 10_000;
/** So many requests, or as many as there is time for, show whether sizes vary. */
const MOST_REQUESTS = 20;
const FEWEST_REQUESTS = 3;
const TIME_MS = 1000;
/** Where sizes vary, a response may be this much shorter or longer than those that were seen. */
const TOLERANCE = 0.25;
const MOST_BODY_BYTES = 256 * 1024 * 1024;

/**
 * Sends a request to a service a few times, and learns from the responses what a good one is like. Throws an error of one line
 * for a service that does not respond, that responds with another status than 2xx, and that closes its connections.
 */
export async function firstResponses(
  side: ForeignSide,
  request: ForeignRequest,
  { checksSize, signal }: { checksSize: boolean; signal: AbortSignal },
): Promise<FirstResponses> {
  const client = clientFor(side);
  try {
    const seen: WholeResponse[] = [];
    const startedAtMs = performance.now();
    let kept = 0;
    while (
      seen.length < FEWEST_REQUESTS ||
      (seen.length < MOST_REQUESTS && performance.now() - startedAtMs < TIME_MS)
    ) {
      const response = await responseOf(client, side, request, signal);
      assertGood(response, side, request);
      seen.push(response);
      kept += client.sockets.idle;
    }
    if (kept === 0)
      throw new Error(
        `${side.label} closes its connection after each response: this would measure how connections are opened. Let it keep them open (HTTP/1.1 keep-alive)`,
      );
    return { expected: expectedFrom(seen, checksSize), body: seen[0]?.body ?? new Uint8Array(0) };
  } finally {
    client.close();
  }
}

/** Sends a request once. Throws an error of one line where the response is not as expected. */
export async function checkResponse(
  side: ForeignSide,
  request: ForeignRequest,
  expected: ExpectedResponse,
  signal: AbortSignal,
): Promise<void> {
  const client = clientFor(side);
  try {
    const response = await responseOf(client, side, request, signal);
    assertGood(response, side, request);
    const { status, body, contentType } = response;
    const problem = problemOf({ status, length: body.length, lengthIn: "bytes", contentType }, expected);
    if (problem === undefined) return;
    const anySize = problem === "body of another size" ? "; --any-size accepts that" : "";
    throw new Error(
      `${side.label} no longer responds to ${nameOf(request)} as it did at first: ${problem} (${counted(body.length, "byte")}, at first ${sizesOf(expected)})${anySize}`,
    );
  } finally {
    client.close();
  }
}

/** Whether anything listens at the address of a service. Rejects with the signal's reason when that is aborted. */
export async function isListening(side: ForeignSide, signal: AbortSignal): Promise<boolean> {
  const client = clientFor(side);
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(1000)]);
    await client.exchange({ method: "GET", path: "/", headers: "" }, limit);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    return !(error instanceof ClientError && error.code === "unreachable");
  } finally {
    client.close();
  }
}

/** The status of a response to a request; `undefined` without a response. */
export async function statusOf(
  side: ForeignSide,
  request: ForeignRequest,
  signal: AbortSignal,
): Promise<number | undefined> {
  const client = clientFor(side);
  try {
    return (await responseOf(client, side, request, signal)).status;
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    client.close();
  }
}

function clientFor({ baseUrl }: ForeignSide): HttpClient {
  return createHttpClient({
    baseUrl: new URL(baseUrl).origin,
    keepAlive: true,
    maxIdleSockets: 1,
    idleTimeoutMs: 1000,
    maxBodyBytes: MOST_BODY_BYTES,
  });
}

async function responseOf(
  client: HttpClient,
  side: ForeignSide,
  request: ForeignRequest,
  signal: AbortSignal,
): Promise<WholeResponse> {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const { pathname, search } = new URL(urlOf(side, request));
  const headers = Object.entries(request.headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const sent = { method: request.method, path: pathname + search, headers, body: request.body ?? undefined };
  try {
    return await whole(await client.exchange(sent, AbortSignal.any([signal, limit])));
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted)
      throw new Error(
        `${side.label} did not respond to ${nameOf(request)} at ${side.baseUrl} within ${TIMEOUT_MS / 1000} s (timeout)`,
      );
    throw new Error(
      `${side.label} does not respond to ${nameOf(request)} at ${side.baseUrl}: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

async function whole({ status, headers, body }: ProxiedResponse): Promise<WholeResponse> {
  const field = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;
  const bytes =
    body instanceof ReadableStream ? await new Response(body).bytes() : (body ?? new Uint8Array(0));
  return { status, contentType: field("content-type"), location: field("location"), body: bytes };
}

function assertGood(
  { status, location, body }: WholeResponse,
  { label }: ForeignSide,
  request: ForeignRequest,
): void {
  if (status >= 200 && status < 300) return;
  if (status >= 300 && status < 400) {
    const where = location === null ? "" : ` to ${location.slice(0, 100)}`;
    throw new Error(
      `${label} redirects ${nameOf(request)}${where} (status ${status}): give the final address, because redirects are not followed`,
    );
  }
  const text = new TextDecoder().decode(body).replace(/\s+/g, " ").trim().slice(0, 100);
  throw new Error(
    `${label} responded ${status} to ${nameOf(request)}${text === "" ? "" : `: ${text}`}; expected a status of 2xx`,
  );
}

/** The bounds of what was seen; exact where all were of one size. */
function expectedFrom(seen: readonly WholeResponse[], checksSize: boolean): ExpectedResponse {
  const sizes = seen.map(({ body }) => body.length);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const varies = least !== most;
  return {
    bytes: checksSize
      ? {
          least: varies ? Math.floor(least * (1 - TOLERANCE)) : least,
          most: varies ? Math.ceil(most * (1 + TOLERANCE)) : most,
        }
      : null,
    mayBeEmpty: least === 0,
    isAscii: seen.every(({ body }) => body.every((byte) => byte < 0x80)),
    mediaType: mediaTypeOf(seen[0]?.contentType ?? null),
  };
}

/** As in "GET /api/cart"; without a query, which may hold a secret. */
const nameOf = ({ method, path }: ForeignRequest) => `${method} ${path.split("?", 1)[0] || "/"}`;

const sizesOf = ({ bytes }: ExpectedResponse) =>
  bytes === null
    ? "any size"
    : bytes.least === bytes.most
      ? String(bytes.least)
      : `${bytes.least} to ${bytes.most}`;

function reasonOf(error: unknown): string {
  const { message } = error as Error;
  return error instanceof ClientError && error.code === "unreachable"
    ? `${message}; start it first`
    : message;
}
