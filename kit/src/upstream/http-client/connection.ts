import type { Socket } from "bun";
import type { CancelSignal } from "../../request/cancellation.ts";
import type { Receiver } from "../../request/receiver.ts";
import { ClientError } from "./client-error.ts";
import type { Endpoint } from "./endpoint.ts";
import { type HttpResponse, type ResponseLimits, ResponseParser } from "./response-parser.ts";
import type { SocketListener } from "./socket-listener.ts";
import { endOfFirstRequest } from "./tls-failure.ts";

/** Gets notified about a connection. */
export interface ConnectionOwner {
  /** The response is complete, and the connection can carry another request. */
  released(connection: Connection): void;
  /** Its socket is closed. */
  lost(connection: Connection): void;
}

/**
 * One open socket, carrying one request at a time. It is closed whenever the end of a response is uncertain: after a request
 * that was aborted, a malformed response, or unexpected bytes.
 */
export class Connection implements SocketListener {
  /** Set while a response is pending, as is `#receiver`. */
  #parser: ResponseParser | undefined;
  #receiver!: Receiver<HttpResponse>;
  #signal: CancelSignal | undefined;
  /** The part of the request that the system has not accepted. */
  #unsent: Uint8Array | undefined;
  #responseBegan = false;
  /** Whether a response was received on this connection. */
  #hasResponded = false;
  #isClosed = false;

  /** Takes over an open socket. */
  constructor(
    private readonly socket: Socket<SocketListener>,
    private readonly endpoint: Endpoint,
    private readonly owner: ConnectionOwner,
  ) {
    socket.data = this;
  }

  /** Whether a byte of the current response has been received. */
  get responseBegan(): boolean {
    return this.#responseBegan;
  }

  /**
   * Sends a request, which must be ASCII. Its response is passed to the receiver, or a {@link ClientError}, or the signal's
   * reason when it aborts first; the connection is then closed.
   */
  send(
    request: string,
    limits: ResponseLimits,
    signal: CancelSignal | undefined,
    receiver: Receiver<HttpResponse>,
  ): void {
    this.#parser = new ResponseParser(limits);
    this.#receiver = receiver;
    this.#signal = signal;
    this.#responseBegan = false;
    if (signal?.aborted) {
      this.#fail(signal.reason);
      return;
    }
    // Without `once`, which costs more than the removal that is necessary in any case.
    signal?.addEventListener("abort", this);
    this.socket.ref();
    if (!this.write(request)) this.#fail(this.resetError());
  }

  /** Lends the socket to another listener, which carries a request on it, until `takeBack` or `abandon`. */
  lendTo(borrower: SocketListener): void {
    this.socket.data = borrower;
    this.socket.ref();
  }

  /** Ends the loan after a complete response: the connection is free, or closed if it cannot be reused. */
  takeBack(reusable: boolean): void {
    this.socket.data = this;
    this.#hasResponded = true;
    if (reusable && !this.#unsent) this.#release();
    else this.close();
    this.#unsent = undefined;
  }

  /** Ends the loan in the middle of a request or a response, and closes the connection. */
  abandon(): void {
    this.socket.data = this;
    this.#unsent = undefined;
    this.socket.terminate();
  }

  /** Sends a request. Keeps the part that the system does not accept for {@link writeOn}. False on a closed socket. */
  write(request: string | Uint8Array): boolean {
    const written = this.socket.write(request);
    if (written < 0) return false;
    if (written < request.length) {
      const bytes = typeof request === "string" ? Buffer.from(request) : request;
      this.#unsent = bytes.subarray(written);
    }
    return true;
  }

  /** Sends more of the kept part; false on a closed socket. */
  writeOn(): boolean {
    if (!this.#unsent) return true;
    const written = this.socket.write(this.#unsent);
    if (written < 0) return false;
    this.#unsent = written < this.#unsent.length ? this.#unsent.subarray(written) : undefined;
    return true;
  }

  /** Stops reading, so that the server has to wait. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Closes the connection; only while it is idle. */
  close(): void {
    // With TLS `end` would wait for the server's close_notify, which may never be sent.
    if (this.endpoint.tls) this.socket.terminate();
    else this.socket.end();
  }

  /** The signal of the current request aborts. */
  handleEvent(): void {
    this.#fail(this.#signal?.reason);
  }

  opened(): void {}

  received(bytes: Buffer): void {
    const parser = this.#parser;
    if (!parser) {
      // Unexpected bytes could be taken for the next response.
      this.socket.terminate();
      return;
    }
    this.#responseBegan = true;
    let response: HttpResponse | undefined;
    try {
      response = parser.feed(bytes);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (response) this.#finish(response, parser.reusable && !this.#unsent);
  }

  drained(): void {
    if (!this.writeOn()) this.#fail(this.resetError());
  }

  ended(): void {
    const response = this.#parser?.end();
    if (response) this.#finish(response, false);
    else this.closed();
  }

  closed(cause?: Error): void {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.owner.lost(this);
    }
    if (this.#parser) this.#fail(this.resetError(cause));
  }

  #finish(response: HttpResponse, reusable: boolean): void {
    const receiver = this.#receiver;
    this.#hasResponded = true;
    this.#settle();
    // Before the response is passed on: the receiver may send the next request.
    if (reusable) this.#release();
    else this.close();
    receiver.resolve(response);
  }

  #release(): void {
    // An idle connection does not keep the process alive.
    this.socket.unref();
    this.owner.released(this);
  }

  #fail(reason: unknown): void {
    const receiver = this.#receiver;
    this.#settle();
    this.socket.terminate();
    receiver.reject(reason);
  }

  #settle(): void {
    this.#parser = undefined;
    this.#unsent = undefined;
    this.#signal?.removeEventListener("abort", this);
    this.#signal = undefined;
  }

  /** The error of a connection that ended too early. */
  resetError(cause?: Error, responseBegan = this.#responseBegan): ClientError {
    const message = `the connection to ${this.endpoint.origin} ended before the response was complete`;
    const isFirst = !this.#hasResponded && !responseBegan;
    const hint = isFirst ? `; ${endOfFirstRequest(cause, this.endpoint)}` : "";
    return new ClientError("reset", message + hint, { cause });
  }
}
