/**
 * Why a call failed: `unreachable` (refused, unknown host, certificate not trusted, no connection in time), `reset` (the
 * connection ended before the response was complete), `malformed` (not a valid HTTP/1.x response), `too_large` (the body is
 * over the limit).
 */
export type ClientErrorCode = "unreachable" | "reset" | "malformed" | "too_large";

/** A call that failed without a response. The code is stable, the message is for people. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  constructor(
    readonly code: ClientErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The response violates HTTP/1.1 (RFC 9112) so that its end or its content is uncertain. */
export const malformed = (what: string) =>
  new ClientError("malformed", `the response is not valid HTTP: ${what}`);

/** The response's body is larger than the caller accepts. */
export const tooLarge = (maxBodyBytes: number) =>
  new ClientError("too_large", `the response's body is larger than the limit of ${maxBodyBytes} bytes`);
