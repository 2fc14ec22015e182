/** The request that an envelope is bound to. */
export interface Purpose {
  /** The HTTP method, or `PUBLISH` on a bus. */
  method: string;
  /** The path without its query, or the subject on a bus. */
  path: string;
}

/** Seals content for other services, and opens what they have sealed. */
export interface Envelopes {
  /** The service whose envelopes these are. */
  readonly service: string;
  /** Whether there is a key to send to this service. */
  reaches(service: string): boolean;
  /**
   * Seals `content` for another service: a compact JWE. With `isResponse` it responds to a request with this purpose, and no
   * service accepts it as a request. Throws an Error when there is no key for the service.
   */
  seal(to: string, purpose: Purpose, content: unknown, options?: { isResponse?: boolean }): string;
  /**
   * Opens an envelope for this service. `from` is proven: only that sender and this service have the key.
   *
   * Throws a Problem: 401, always the same, when it is for another service or purpose, not from the sender that it names,
   * modified, older than 60 s or from the future, or was opened before; 400 or 422 when its content is not JSON or nested too
   * deep; 503 `replay_memory_full` when it cannot be remembered.
   */
  open(jwe: string, purpose: Purpose, options?: OpenOptions): { from: string; content: unknown };
}

/** How an envelope is opened. */
export interface OpenOptions {
  /**
   * Checks neither age nor replay: for a bus, where messages may wait for hours and are delivered again after a failure. The
   * caller must recognize repeated content itself.
   */
  anyAge?: boolean;
  /** Refuses a response. Without it, an envelope for a route that both services have could be either. */
  isRequest?: boolean;
}
