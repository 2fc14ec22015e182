import { type UpstreamTls, upstreamTls } from "../../network/upstream-tls.ts";
import type { CancelSignal } from "../../request/cancellation.ts";
import { promised, type Receiver } from "../../request/receiver.ts";
import { ClientError } from "./client-error.ts";
import { Connection, type ConnectionOwner } from "./connection.ts";
import { endpointOf } from "./endpoint.ts";
import { Exchange } from "./exchange.ts";
import { IdlePool } from "./idle-pool.ts";
import { ClosedInHandshake, openSocket } from "./open-socket.ts";
import type { ProxiedResponse } from "./proxied-parser.ts";
import { isRepeatable, type ProxyRequest, requestBytes } from "./proxy-request.ts";
import type { HttpResponse, ResponseLimits } from "./response-parser.ts";

export { ClientError, type ClientErrorCode } from "./client-error.ts";
export type { ProxiedResponse } from "./proxied-parser.ts";
export type { ProxyRequest } from "./proxy-request.ts";
export type { HttpResponse } from "./response-parser.ts";

/** The server of a client, and the client's limits. */
export interface HttpClientOptions {
  /** Scheme, host and port, with an optional path as prefix. */
  baseUrl: string;
  /** The address of one of several replicas, which is connected to in place of the URL's host. */
  connectTo?: string | undefined;
  /** Keep connections for further requests. `false` opens one per request and sends `Connection: close`. */
  keepAlive: boolean;
  /** The largest number of idle connections that are kept. */
  maxIdleSockets: number;
  /** Idle connections are closed after this time, which should be shorter than the server's own limit. */
  idleTimeoutMs: number;
  /** The limit for name lookup, TCP and TLS together; 5000 by default. */
  connectTimeoutMs?: number;
  /** The largest status line and header fields read, in bytes; 16 KiB by default. */
  maxHeadBytes?: number;
  /** The largest body read, in bytes. */
  maxBodyBytes: number;
  /** For https, instead of the certificates of this process. */
  tls?: UpstreamTls;
}

/** A client for one service: HTTP/1.1 on sockets of the event loop. */
export interface HttpClient {
  /**
   * GETs `path` and reads the whole response, whatever its status. Redirects are not followed. `path` begins with a slash and
   * is visible ASCII without a fragment. `headers` is a block of header lines, each ended by CRLF, all ASCII; it is not
   * checked. Host is added, and Connection where it is needed.
   *
   * Rejects with a {@link ClientError}: `unreachable`, `reset`, `malformed` or `too_large`; with the signal's reason when it
   * aborts first, and the connection is then closed; with a TypeError for an invalid path.
   *
   * @param maxBodyBytes replaces the client's own limit
   */
  get(path: string, headers: string, signal?: CancelSignal, maxBodyBytes?: number): Promise<HttpResponse>;
  /** The same for hot paths: the outcome is passed to a receiver. Throws the TypeError. */
  request(
    path: string,
    headers: string,
    signal: CancelSignal | undefined,
    maxBodyBytes: number | undefined,
    receiver: Receiver<HttpResponse>,
  ): void;
  /**
   * Sends any request and resolves with the response, whatever its status, as soon as its head is complete: what a proxy
   * needs. A body that was not received with the head is a stream of any size. Each piece is passed on at once. At most
   * 256 KiB and one read of the socket are buffered for the reader; then the server has to wait. Cancelling the stream
   * closes the connection.
   *
   * Rejects as `get` does, except with `too_large`. An error after the head fails the stream instead: `reset`, `malformed`,
   * or the signal's reason, because the signal also applies to the stream.
   */
  exchange(request: ProxyRequest, signal?: CancelSignal): Promise<ProxiedResponse>;
  /** Connections that carry a request or are being opened for one, and idle ones. */
  readonly sockets: { busy: number; idle: number };
  /** Closes idle connections; those in use end with their request. Later requests open connections of their own. */
  close(): void;
}

/** The characters allowed in a request line. Others could end it and start another request (RFC 9112, 11.2). */
const REQUEST_PATH = /^\/[\x21\x22\x24-\x7e]*$/;

/**
 * Creates a client.
 *
 * `fetch` passes every request to another thread and back. Between services on one machine or network, with small responses,
 * that is much of a request's cost. Here it is one write, one read and one promise on the calling thread.
 *
 * The server may close a kept connection at the moment of its next request. A request that is cut off on such a connection,
 * before any byte of a response, is sent once more on a new one, if it is a GET or HEAD without a body (RFC 9110, 9.2.2).
 * No other request is sent twice. With TLS, a connection that the server closes during the handshake is opened once more.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { keepAlive, connectTimeoutMs = 5000, maxHeadBytes = 16 * 1024, maxBodyBytes } = options;
  const endpoint = endpointOf(options.baseUrl, options.connectTo);
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
    try {
      return await openOnce(signal);
    } catch (error) {
      // The server may have replaced its listener just then, and it has received no request.
      if (!(error instanceof ClosedInHandshake)) throw error;
      return await openOnce(signal);
    }
  }

  async function openOnce(signal: CancelSignal | undefined): Promise<Connection> {
    signal?.throwIfAborted();
    sockets++;
    try {
      return await openSocket(
        endpoint,
        { connectTimeoutMs, tls: endpoint.tls ? (options.tls ?? upstreamTls()) : undefined },
        (socket) => new Connection(socket, endpoint, owner),
        signal,
      );
    } catch (error) {
      sockets--;
      throw error;
    }
  }

  function request(
    path: string,
    headers: string,
    signal: CancelSignal | undefined,
    bodyBytes: number | undefined,
    receiver: Receiver<HttpResponse>,
  ): void {
    checkPath(path);
    if (signal?.aborted) {
      receiver.reject(signal.reason);
      return;
    }
    const text = `${beforePath}${path}${afterPath}${headers}\r\n`;
    const limits = bodyBytes === undefined ? usualLimits : { maxHeadBytes, maxBodyBytes: bodyBytes };
    new Sending(open, text, limits, signal, receiver).start(pool.take());
  }

  return {
    get: (path, headers, signal, bodyBytes) =>
      promised((receiver) => request(path, headers, signal, bodyBytes, receiver)),
    request,
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

/** A GET under way. Where the server had closed the kept connection, it is sent once more on a new one. */
class Sending implements Receiver<HttpResponse> {
  #kept: Connection | undefined = undefined;

  constructor(
    private readonly open: (signal: CancelSignal | undefined) => Promise<Connection>,
    private readonly request: string,
    private readonly limits: ResponseLimits,
    private readonly signal: CancelSignal | undefined,
    private readonly receiver: Receiver<HttpResponse>,
  ) {}

  start(kept: Connection | undefined): void {
    this.#kept = kept;
    if (kept) {
      kept.send(this.request, this.limits, this.signal, this);
      return;
    }
    this.open(this.signal).then(
      (fresh) => fresh.send(this.request, this.limits, this.signal, this),
      (error) => this.receiver.reject(error),
    );
  }

  resolve(response: HttpResponse): void {
    this.receiver.resolve(response);
  }

  reject(reason: unknown): void {
    if (this.#kept && wasStale(this.#kept, reason)) this.start(undefined);
    else this.receiver.reject(reason);
  }
}

function checkPath(path: string): void {
  if (!REQUEST_PATH.test(path))
    throw new TypeError(`a path must begin with "/" and be visible ASCII, got ${JSON.stringify(path)}`);
}

/** Whether a request failed because its connection was closed before or during it. */
const wasStale = (carrier: { readonly responseBegan: boolean }, error: unknown): boolean =>
  error instanceof ClientError && error.code === "reset" && !carrier.responseBegan;
