/** What an envelope is bound to: it opens for this request only. */
export interface Purpose {
  /** The HTTP method, or `PUBLISH` on a bus. */
  method: string;
  /** The path without its query, or the subject on a bus. */
  path: string;
}

/** Seals what is sent to other services and opens what they have sent. */
export interface Envelopes {
  /** The service whose envelopes these are. */
  readonly service: string;
  /** Whether there is a key to send to this service with. */
  reaches(service: string): boolean;
  /**
   * Seals `content` for another service: a compact JWE. With `isResponse` it is one to a request of this purpose, and no
   * service takes it for a request. Throws an Error when there is no key for it.
   */
  seal(to: string, purpose: Purpose, content: unknown, options?: { isResponse?: boolean }): string;
  /**
   * Opens what was sent to this service. `from` is proven: only that sender and this service have the key.
   *
   * Throws a Problem: 401, always the same, when it is not for us or for this purpose, not from the sender it names, was
   * changed, is older than 60 s or from the future, or was opened before; 400 or 422 when what is inside is not JSON or
   * nested too deep; 503 `replay_memory_full` when it cannot be remembered that it was opened.
   */
  open(jwe: string, purpose: Purpose, options?: OpenOptions): { from: string; content: unknown };
}

/** How an envelope is opened. */
export interface OpenOptions {
  /**
   * Neither age nor replay is checked: for a bus, where messages may wait for hours and are delivered again after a
   * failure. Whoever opens must recognise by the content what it has seen before.
   */
  anyAge?: boolean;
  /** It has to be a request: a response is refused. One that two services each have a route for could be either. */
  isRequest?: boolean;
}
