/**
 * Why a call failed: `unreachable` (refused, unknown host, certificate not trusted, no connection in time), `reset`
 * (the connection ended before the answer was whole), `malformed` (not an HTTP/1.x answer that can be trusted),
 * `too_large` (the body is over the limit).
 */
export type ClientErrorCode = "unreachable" | "reset" | "malformed" | "too_large";

/** A call that brought no answer; the code is stable, the message is for people. */
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

/** The answer breaks HTTP/1.1 (RFC 9112) in a way that leaves open where it ends or what it says. */
export const malformed = (what: string) =>
  new ClientError("malformed", `the answer is not valid HTTP: ${what}`);

/** The answer's body is larger than the caller accepts. */
export const tooLarge = (maxBodyBytes: number) =>
  new ClientError("too_large", `the answer's body is larger than the limit of ${maxBodyBytes} bytes`);
