import type { Socket } from "bun";
import type { UpstreamTls } from "../../network/upstream-tls.ts";
import type { CancelSignal } from "../../request/cancellation.ts";
import { ClientError } from "./client-error.ts";
import type { Endpoint } from "./endpoint.ts";
import { type SocketListener, socketHandler } from "./socket-listener.ts";
import { tlsFailure } from "./tls-failure.ts";

/** The error code of a chain that ends without an authority. */
const NO_ISSUER = "UNABLE_TO_GET_ISSUER_CERT";

/** How a connection is opened. */
export interface OpenOptions {
  /** The limit for name lookup, TCP and TLS together. */
  connectTimeoutMs: number;
  /** The authority to trust instead of the default ones, and the certificate to present; for https. */
  tls?: UpstreamTls | undefined;
}

/** The server closed the connection during the TLS handshake, without a reason. */
export class ClosedInHandshake extends ClientError {}

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
  connect(endpoint, options, opening).then(
    (socket) => opening.connected(socket),
    (error: Error) => opening.closed(error),
  );
  return opening.promise;
}

/** Rejects, where Bun throws, for certificates that are not PEM. */
async function connect(
  { hostname, connectTo, port, tls }: Endpoint,
  options: OpenOptions,
  data: SocketListener,
): Promise<Socket<SocketListener>> {
  return await Bun.connect<SocketListener>({
    hostname: connectTo,
    port,
    data,
    socket: socketHandler,
    ...(tls && { tls: { ...options.tls, serverName: hostname, rejectUnauthorized: true } }),
  });
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
      this.#fail(this.#notAuthorized(socket));
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
    if (this.#socket && this.endpoint.tls) this.#fail(this.#closedInHandshake(cause));
    else this.#fail(this.#unreachable(cause?.message ?? "it closed the connection at once", cause));
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

  /** Bun reports a connection that ended without a certificate as one without an issuer. */
  #notAuthorized(socket: Socket<SocketListener>): ClientError {
    const cause = socket.getAuthorizationError();
    if (cause && "code" in cause && cause.code === NO_ISSUER && !hasCertificate(socket))
      return this.#closedInHandshake(undefined);
    return this.#unreachable(tlsFailure(cause, this.endpoint), cause);
  }

  #closedInHandshake(cause: Error | undefined): ClientError {
    const why = tlsFailure(cause, this.endpoint);
    return new ClosedInHandshake(
      "unreachable",
      `${shownOrigin(this.endpoint)} could not be reached: ${why}`,
      {
        cause,
      },
    );
  }

  #unreachable(why: string, cause?: Error | null): ClientError {
    return new ClientError("unreachable", `${shownOrigin(this.endpoint)} could not be reached: ${why}`, {
      cause,
    });
  }
}

const hasCertificate = (socket: Socket<SocketListener>) =>
  Object.keys(socket.getPeerCertificate() ?? {}).length > 0;

/** With the address of the replica, where there are several. */
const shownOrigin = ({ origin, hostname, connectTo }: Endpoint): string =>
  connectTo === hostname ? origin : `${origin} at ${connectTo}`;
