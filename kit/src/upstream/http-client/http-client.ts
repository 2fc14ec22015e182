import type { CancelSignal } from "../../request/cancellation.ts";
import { ClientError } from "./client-error.ts";
import { Connection, type ConnectionOwner } from "./connection.ts";
import { endpointOf } from "./endpoint.ts";
import { Exchange } from "./exchange.ts";
import { IdlePool } from "./idle-pool.ts";
import { openSocket } from "./open-socket.ts";
import type { ProxiedResponse } from "./proxied-parser.ts";
import { isRepeatable, type ProxyRequest, requestBytes } from "./proxy-request.ts";
import type { HttpResponse } from "./response-parser.ts";

export { ClientError, type ClientErrorCode } from "./client-error.ts";
export type { ProxiedResponse } from "./proxied-parser.ts";
export type { ProxyRequest } from "./proxy-request.ts";
export type { HttpResponse } from "./response-parser.ts";

/** Whom a client asks, and how long it keeps what. */
export interface HttpClientOptions {
  /** Scheme, host, port, and perhaps a path that comes before every other. */
  baseUrl: string;
  /** Keep connections for further requests; `false` opens one per request and says so to the server. */
  keepAlive: boolean;
  /** Idle connections kept; one more is closed. */
  maxIdleSockets: number;
  /** An idle connection is closed after this long: choose less than the server's own limit. */
  idleTimeoutMs: number;
  /** For the name's look-up, TCP and TLS together; 5000 by default. */
  connectTimeoutMs?: number;
  /** The largest status line and header fields read, in bytes; 16 KiB by default. */
  maxHeadBytes?: number;
  /** The largest body read, in bytes. */
  maxBodyBytes: number;
  /** A certificate authority to trust instead of the usual ones, as PEM; for https. */
  ca?: string;
}

/** A client for one service: HTTP/1.1, on sockets of the event loop itself. */
export interface HttpClient {
  /**
   * GETs `path`, which begins with a slash and is visible ASCII without a fragment, and reads the answer whole,
   * whatever its status; redirects are not followed. `headers` is a ready block of header lines, each ended by CRLF,
   * all ASCII: nothing in it is checked. Host is added, and Connection where it is needed; nothing else.
   *
   * Rejects with a {@link ClientError}: `unreachable`, `reset`, `malformed` or `too_large`; with the signal's reason
   * when that aborts first, whereupon the connection is closed; with a TypeError for such a path as no server should
   * be sent.
   *
   * @param maxBodyBytes in place of the client's own limit
   */
  get(path: string, headers: string, signal?: CancelSignal, maxBodyBytes?: number): Promise<HttpResponse>;
  /**
   * Sends any request and resolves with its answer, whatever its status, as soon as the head is there: what a proxy
   * needs. A body that has not come with the head is a stream, of any size: each piece is passed on at once, and at most
   * 256 KiB and one read of the socket wait for the reader; then the server has to. Cancelling the stream closes the
   * connection.
   *
   * Rejects as `get` does, but for `too_large`. What goes wrong after the head fails the stream instead: `reset`,
   * `malformed`, or the signal's reason, since the signal governs the stream too.
   */
  exchange(request: ProxyRequest, signal?: CancelSignal): Promise<ProxiedResponse>;
  /** Connections now: with a request under way or being opened for one, and waiting for the next. */
  readonly sockets: { busy: number; idle: number };
  /** Closes idle connections; those in use end with their request. Later requests get one of their own each. */
  close(): void;
}

/** What may stand in a request line: anything else could end it early and begin another request (RFC 9112, 11.2). */
const REQUEST_PATH = /^\/[\x21\x22\x24-\x7e]*$/;

/**
 * Creates a client.
 *
 * `fetch` hands every request to a thread of its own and back. Between neighbours, where answers are small and near,
 * that is much of a request's cost; here it is one write, one read and one promise on the thread that asks.
 *
 * A connection that was kept may have been closed by the server at the very moment of its next request. So a request
 * that is cut off on one, before any byte of an answer, is sent once more on a new connection: a GET may be (RFC 9110,
 * 9.2.2), and so may a HEAD. Nothing else is ever sent twice.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { keepAlive, connectTimeoutMs = 5000, maxHeadBytes = 16 * 1024, maxBodyBytes, ca } = options;
  const endpoint = endpointOf(options.baseUrl);
  const beforePath = `GET ${endpoint.basePath}`;
  const afterPath = ` HTTP/1.1\r\nHost: ${endpoint.host}\r\n${keepAlive ? "" : "Connection: close\r\n"}`;
  const usualLimits = { maxHeadBytes, maxBodyBytes };
  const pool = new IdlePool<Connection>(options.maxIdleSockets, options.idleTimeoutMs);
  let isKeeping = keepAlive;
  let sockets = 0;

  const owner: ConnectionOwner = {
    released: (connection) => (isKeeping ? pool.put(connection) : connection.close()),
    lost(connection) {
      sockets--;
      pool.remove(connection);
    },
  };

  async function open(signal?: CancelSignal): Promise<Connection> {
    signal?.throwIfAborted();
    sockets++;
    try {
      return await openSocket(
        endpoint,
        { connectTimeoutMs, ca },
        (socket) => new Connection(socket, endpoint, owner),
        signal,
      );
    } catch (error) {
      sockets--;
      throw error;
    }
  }

  return {
    async get(path, headers, signal, bodyBytes) {
      checkPath(path);
      signal?.throwIfAborted();
      const request = `${beforePath}${path}${afterPath}${headers}\r\n`;
      const limits = bodyBytes === undefined ? usualLimits : { maxHeadBytes, maxBodyBytes: bodyBytes };
      const kept = pool.take();
      if (kept) {
        try {
          return await kept.send(request, limits, signal);
        } catch (error) {
          if (!wasStale(kept, error)) throw error;
        }
      }
      const fresh = await open(signal);
      return await fresh.send(request, limits, signal);
    },
    async exchange(request, signal) {
      checkPath(request.path);
      signal?.throwIfAborted();
      const bytes = requestBytes(request, endpoint, keepAlive);
      const isHead = request.method === "HEAD";
      const kept = pool.take();
      if (kept) {
        const exchange = new Exchange(kept, isHead, maxHeadBytes);
        try {
          return await exchange.send(bytes, signal);
        } catch (error) {
          if (!isRepeatable(request) || !wasStale(exchange, error)) throw error;
        }
      }
      const fresh = await open(signal);
      return await new Exchange(fresh, isHead, maxHeadBytes).send(bytes, signal);
    },
    get sockets() {
      return { busy: sockets - pool.size, idle: pool.size };
    },
    close() {
      isKeeping = false;
      pool.clear();
    },
  };
}

function checkPath(path: string): void {
  if (!REQUEST_PATH.test(path))
    throw new TypeError(`a path must begin with "/" and be visible ASCII, got ${JSON.stringify(path)}`);
}

/** Whether a request failed because its connection was closed before it, or in the middle of it. */
const wasStale = (carrier: { readonly responseBegan: boolean }, error: unknown): boolean =>
  error instanceof ClientError && error.code === "reset" && !carrier.responseBegan;
