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
  /** Seals `content` for another service: a compact JWE. Throws an Error when there is no key for it. */
  seal(to: string, purpose: Purpose, content: unknown): Promise<string>;
  /**
   * Opens what was sent to this service. Throws 401, always the same, when it is not for us or for this purpose, was
   * changed, is older than 60 s or from the future, or was opened before.
   */
  open(jwe: string, purpose: Purpose): Promise<{ from: string; content: unknown }>;
}
