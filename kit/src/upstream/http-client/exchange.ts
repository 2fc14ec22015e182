import type { CancelSignal } from "../../request/cancellation.ts";
import type { ContentSource } from "./incoming-content.ts";
import type { Connection } from "./connection.ts";
import { type ProxiedResponse, ProxiedParser } from "./proxied-parser.ts";
import type { SocketListener } from "./socket-listener.ts";

/**
 * One request and its answer, passed on while it arrives, on a connection that is lent for as long as that takes. The
 * connection is used again when the answer has come to its proper end, and closed otherwise.
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

  /** Whether a byte of the answer has arrived. */
  get responseBegan(): boolean {
    return this.#responseBegan;
  }

  /**
   * Sends the request and resolves with its answer as soon as the head is there. What goes wrong before that rejects,
   * and what goes wrong after it fails the answer's stream: with a `ClientError`, or with the signal's reason.
   */
  send(request: Uint8Array, signal?: CancelSignal): Promise<ProxiedResponse> {
    this.#signal = signal;
    this.connection.lendTo(this);
    if (signal?.aborted) {
      this.#fail(signal.reason);
    } else {
      signal?.addEventListener("abort", this);
      if (!this.connection.write(request)) this.#fail(this.connection.resetError());
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
    let answer: ProxiedResponse | undefined;
    try {
      answer = this.#parser.feed(bytes);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#parser.done) this.#finish();
    else if (this.#parser.content.isFull) this.#pause();
    if (answer) this.#head.resolve(answer);
  }

  drained(): void {
    if (!this.connection.writeOn()) this.#fail(this.connection.resetError());
  }

  ended(): void {
    this.#parser.end();
    if (this.#parser.done) this.#finish();
    else this.#fail(this.connection.resetError());
  }

  closed(cause?: Error): void {
    this.connection.closed(cause);
    this.#fail(this.connection.resetError(cause));
  }

  /** The reader of the answer's stream has caught up. */
  resume(): void {
    if (!this.#isPaused || this.#isOver) return;
    this.#isPaused = false;
    this.connection.resume();
  }

  /** The reader of the answer's stream has left. */
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
    // With TLS a pause may come in the middle of what was read already; the next request must not wait for its end.
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

  #end(): void {
    this.#isOver = true;
    this.#signal?.removeEventListener("abort", this);
  }
}
