import type { Socket } from "bun";
import type { CancelSignal } from "../../request/cancellation.ts";
import { ClientError } from "./client-error.ts";
import type { Endpoint } from "./endpoint.ts";
import { type ResponseLimits, type HttpResponse, ResponseParser } from "./response-parser.ts";
import type { SocketListener } from "./socket-listener.ts";

/** Whom a connection tells what becomes of it. */
export interface ConnectionOwner {
  /** It has its answer and may carry another request. */
  released(connection: Connection): void;
  /** Its socket is closed. */
  lost(connection: Connection): void;
}

/**
 * One open socket, carrying one request at a time. Whatever leaves a doubt about where an answer ends closes it: an
 * answer that was given up, a malformed one, bytes that nobody asked for.
 */
export class Connection implements SocketListener {
  /** Present while an answer is awaited; so are `#resolve` and `#reject`. */
  #parser: ResponseParser | undefined;
  #resolve!: (answer: HttpResponse) => void;
  #reject!: (reason: unknown) => void;
  #signal: CancelSignal | undefined;
  /** What the system has not taken of the request. */
  #unsent: Uint8Array | undefined;
  #responseBegan = false;
  #isClosed = false;

  /** Takes over an open socket. */
  constructor(
    private readonly socket: Socket<SocketListener>,
    private readonly endpoint: Endpoint,
    private readonly owner: ConnectionOwner,
  ) {
    socket.data = this;
  }

  /** Whether a byte of the answer to the last request has arrived. */
  get responseBegan(): boolean {
    return this.#responseBegan;
  }

  /**
   * Sends a request, all ASCII, and resolves with its answer. Rejects with a {@link ClientError}, or with the signal's
   * reason when that aborts first; the connection is closed then.
   */
  send(request: string, limits: ResponseLimits, signal?: CancelSignal): Promise<HttpResponse> {
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
    this.#parser = new ResponseParser(limits);
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    this.#responseBegan = false;
    if (signal?.aborted) {
      this.#fail(signal.reason);
      return promise;
    }
    // Without `once`, which costs more than the removal that is needed anyway.
    signal?.addEventListener("abort", this);
    this.socket.ref();
    if (!this.write(request)) this.#fail(this.resetError());
    return promise;
  }

  /** Lets someone else carry a request on the socket and hear of it instead, until it is taken back. */
  lendTo(borrower: SocketListener): void {
    this.socket.data = borrower;
    this.socket.ref();
  }

  /** Ends the loan in good order: the connection is free for another request, or closed where it is not fit for one. */
  takeBack(reusable: boolean): void {
    this.socket.data = this;
    if (reusable && !this.#unsent) this.#release();
    else this.close();
    this.#unsent = undefined;
  }

  /** Ends the loan in the middle of a request or an answer, and with it the connection. */
  abandon(): void {
    this.socket.data = this;
    this.#unsent = undefined;
    this.socket.terminate();
  }

  /** Sends a request, or keeps what the system does not take of it for {@link writeOn}; false on a closed socket. */
  write(request: string | Uint8Array): boolean {
    const written = this.socket.write(request);
    if (written < 0) return false;
    if (written < request.length) {
      const bytes = typeof request === "string" ? Buffer.from(request) : request;
      this.#unsent = bytes.subarray(written);
    }
    return true;
  }

  /** Sends more of what was kept; false on a closed socket. */
  writeOn(): boolean {
    if (!this.#unsent) return true;
    const written = this.socket.write(this.#unsent);
    if (written < 0) return false;
    this.#unsent = written < this.#unsent.length ? this.#unsent.subarray(written) : undefined;
    return true;
  }

  /** Leaves what arrives with the system, which lets the other side wait. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Closes it; only while it is idle. */
  close(): void {
    // With TLS `end` would wait for the other side's farewell, which may never come.
    if (this.endpoint.tls) this.socket.terminate();
    else this.socket.end();
  }

  /** The signal of the request under way aborts. */
  handleEvent(): void {
    this.#fail(this.#signal?.reason);
  }

  opened(): void {}

  received(bytes: Buffer): void {
    const parser = this.#parser;
    if (!parser) {
      // Nobody asked: what comes now could be taken for the next request's answer.
      this.socket.terminate();
      return;
    }
    this.#responseBegan = true;
    try {
      const answer = parser.feed(bytes);
      if (answer) this.#finish(answer, parser.reusable && !this.#unsent);
    } catch (error) {
      this.#fail(error);
    }
  }

  drained(): void {
    if (!this.writeOn()) this.#fail(this.resetError());
  }

  ended(): void {
    const answer = this.#parser?.end();
    if (answer) this.#finish(answer, false);
    else this.closed();
  }

  closed(cause?: Error): void {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.owner.lost(this);
    }
    if (this.#parser) this.#fail(this.resetError(cause));
  }

  #finish(answer: HttpResponse, reusable: boolean): void {
    const resolve = this.#resolve;
    this.#settle();
    if (reusable) this.#release();
    else this.close();
    resolve(answer);
  }

  #release(): void {
    // An idle connection keeps no process alive.
    this.socket.unref();
    this.owner.released(this);
  }

  #fail(reason: unknown): void {
    const reject = this.#reject;
    this.#settle();
    this.socket.terminate();
    reject(reason);
  }

  #settle(): void {
    this.#parser = undefined;
    this.#unsent = undefined;
    this.#signal?.removeEventListener("abort", this);
    this.#signal = undefined;
  }

  /** The error of a connection that ended too early. */
  resetError(cause?: Error): ClientError {
    const message = `the connection to ${this.endpoint.origin} ended before the answer was whole`;
    return new ClientError("reset", message, { cause });
  }
}
