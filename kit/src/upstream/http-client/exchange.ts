import type { CancelSignal } from "../../request/cancellation.ts";
import type { Connection } from "./connection.ts";
import type { ContentSource } from "./incoming-content.ts";
import { ProxiedParser, type ProxiedResponse } from "./proxied-parser.ts";
import type { SocketListener } from "./socket-listener.ts";

/**
 * One request and its response, which is passed on as it is received, on a connection lent for that time. The connection is
 * reused after a complete response and closed otherwise.
 */
export class Exchange implements SocketListener, ContentSource {
  readonly #parser: ProxiedParser;
  readonly #head = Promise.withResolvers<ProxiedResponse>();
  #signal: CancelSignal | undefined;
  #responseBegan = false;
  #isPaused = false;
  #isOver = false;

  constructor(
    private readonly connection: Connection,
    isHead: boolean,
    maxHeadBytes: number,
  ) {
    this.#parser = new ProxiedParser(isHead, this, maxHeadBytes);
  }

  /** Whether a byte of the response has been received. */
  get responseBegan(): boolean {
    return this.#responseBegan;
  }

  /**
   * Sends the request and resolves with the response as soon as its head is complete. An error before that rejects. An error
   * after it fails the response's stream: with a `ClientError`, or with the signal's reason.
   */
  send(request: Uint8Array, signal?: CancelSignal): Promise<ProxiedResponse> {
    this.#signal = signal;
    this.connection.lendTo(this);
    if (signal?.aborted) {
      this.#fail(signal.reason);
    } else {
      signal?.addEventListener("abort", this);
      if (!this.connection.write(request)) this.#fail(this.#resetError());
    }
    return this.#head.promise;
  }

  /** The signal aborts. */
  handleEvent(): void {
    this.#fail(this.#signal?.reason);
  }

  opened(): void {}

  received(bytes: Buffer): void {
    this.#responseBegan = true;
    let response: ProxiedResponse | undefined;
    try {
      response = this.#parser.feed(bytes);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#parser.done) this.#finish();
    else if (this.#parser.content.isFull) this.#pause();
    if (response) this.#head.resolve(response);
  }

  drained(): void {
    if (!this.connection.writeOn()) this.#fail(this.#resetError());
  }

  ended(): void {
    this.#parser.end();
    if (this.#parser.done) this.#finish();
    else this.#fail(this.#resetError());
  }

  closed(cause?: Error): void {
    this.connection.closed(cause);
    this.#fail(this.#resetError(cause));
  }

  /** The reader of the stream has caught up. */
  resume(): void {
    if (!this.#isPaused || this.#isOver) return;
    this.#isPaused = false;
    this.connection.resume();
  }

  /** The reader of the stream has cancelled it. */
  cancel(): void {
    if (this.#isOver) return;
    this.#end();
    this.connection.abandon();
  }

  #pause(): void {
    this.#isPaused = true;
    this.connection.pause();
  }

  #finish(): void {
    // With TLS a pause may take effect within data already read; the next request must not wait for its end.
    this.resume();
    this.#end();
    this.#parser.content.close();
    this.connection.takeBack(this.#parser.reusable);
  }

  #fail(reason: unknown): void {
    if (this.#isOver) return;
    this.#end();
    this.#parser.content.fail(reason);
    this.connection.abandon();
    this.#head.reject(reason);
  }

  #resetError(cause?: Error) {
    return this.connection.resetError(cause, this.#responseBegan);
  }

  #end(): void {
    this.#isOver = true;
    this.#signal?.removeEventListener("abort", this);
  }
}
