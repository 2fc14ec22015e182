import type { Socket } from "bun";
import type { CancelSignal } from "../../request/cancellation.ts";
import { ClientError } from "./client-error.ts";
import type { Endpoint } from "./endpoint.ts";
import { type SocketListener, socketHandler } from "./socket-listener.ts";

/** How a connection is opened. */
export interface OpenOptions {
  /** The limit for name lookup, TCP and TLS together. */
  connectTimeoutMs: number;
  /** A certificate authority to trust instead of the default ones, as PEM. */
  ca?: string | undefined;
}

/**
 * Connects to the endpoint, with TLS for https: then the certificate must be trusted and match the host. `takeOver` gets the
 * socket as soon as it is open, before any event.
 *
 * Rejects with `unreachable`, or with the signal's reason when it aborts first.
 */
export function openSocket<T>(
  endpoint: Endpoint,
  options: OpenOptions,
  takeOver: (socket: Socket<SocketListener>) => T,
  signal?: CancelSignal,
): Promise<T> {
  const opening = new Opening(endpoint, options, takeOver, signal);
  const { hostname, connectTo, port, tls } = endpoint;
  Bun.connect<SocketListener>({
    hostname: connectTo,
    port,
    data: opening,
    socket: socketHandler,
    ...(tls && {
      tls: { serverName: hostname, rejectUnauthorized: true, ...(options.ca && { ca: options.ca }) },
    }),
  }).then(
    (socket) => opening.connected(socket),
    (error: Error) => opening.closed(error),
  );
  return opening.promise;
}

/** A socket that is being opened. */
class Opening<T> implements SocketListener {
  readonly promise: Promise<T>;
  readonly #resolve: (connection: T) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #timer: Timer;
  #socket: Socket<SocketListener> | undefined;
  #isSettled = false;

  constructor(
    private readonly endpoint: Endpoint,
    { connectTimeoutMs }: OpenOptions,
    private readonly takeOver: (socket: Socket<SocketListener>) => T,
    private readonly signal: CancelSignal | undefined,
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.promise = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(
      () => this.#fail(this.#unreachable(`no connection within ${connectTimeoutMs} ms`)),
      connectTimeoutMs,
    );
    signal?.addEventListener("abort", this);
  }

  /** TCP is connected; with TLS the handshake follows. */
  connected(socket: Socket<SocketListener>): void {
    this.#socket = socket;
    if (this.#isSettled && socket.data === this) socket.terminate();
  }

  opened(socket: Socket<SocketListener>): void {
    this.#socket = socket;
    if (this.#isSettled) {
      socket.terminate();
    } else if (this.endpoint.tls && !socket.authorized) {
      const cause = socket.getAuthorizationError();
      this.#fail(this.#unreachable(cause?.message ?? "its certificate is not trusted", cause));
    } else {
      this.#settle();
      this.#resolve(this.takeOver(socket));
    }
  }

  handleEvent(): void {
    this.#fail(this.signal?.reason);
  }

  received(): void {}

  drained(): void {}

  ended(): void {
    this.closed();
  }

  closed(cause?: Error): void {
    this.#fail(this.#unreachable(cause?.message ?? "it closed the connection at once", cause));
  }

  #fail(reason: unknown): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#socket?.terminate();
    this.#reject(reason);
  }

  #settle(): void {
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.signal?.removeEventListener("abort", this);
  }

  #unreachable(why: string, cause?: Error | null): ClientError {
    return new ClientError("unreachable", `${shownOrigin(this.endpoint)} could not be reached: ${why}`, {
      cause,
    });
  }
}

/** With the address of the replica, where there are several. */
const shownOrigin = ({ origin, hostname, connectTo }: Endpoint): string =>
  connectTo === hostname ? origin : `${origin} at ${connectTo}`;
