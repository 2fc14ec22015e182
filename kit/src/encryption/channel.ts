import { mediaTypeOf } from "../http/body/body.ts";
import { invalid, Problem, unauthenticated } from "../http/problem.ts";
import type { Envelopes } from "./envelopes.ts";

/** The header of a body that is an envelope: a compact JWE. */
export const ENCRYPTED_HEADER = "x-service-communication";

/** The header that requests a response in an envelope. */
export const ENCRYPT_RESPONSE_HEADER = "x-encrypt-response";

/** The header with the name of the caller when the request has no envelope: the response is encrypted for that service. */
export const CALLER_HEADER = "x-service-name";

/** The media type of a compact JWE (RFC 7516). */
export const JOSE = "application/jose";

/** The request headers that the response depends on, for caches. */
const VARY = "X-Encrypt-Response, X-Service-Name";

/** Whether the request's body is an envelope, by its media type or by `X-Service-Communication`. */
export const isEncrypted = ({ headers }: Request): boolean =>
  mediaTypeOf(headers) === JOSE || headers.get(ENCRYPTED_HEADER)?.toLowerCase() === "encrypted";

/**
 * A route's `transform` hook: the body must be in an envelope, from one of these senders. It runs before the body is validated.
 * It checks the envelope that was opened, not the header. Throws 422 `encryption_required`, or 401 for another sender, as for
 * an invalid envelope.
 */
export function demandsEncryption(senders: readonly string[]) {
  const hook = ({ sender }: { sender: string }): void => {
    if (!sender)
      throw new Problem(
        422,
        "encryption_required",
        "This route accepts encrypted bodies only: a compact JWE, with X-Service-Communication: encrypted.",
      );
    if (!senders.includes(sender))
      throw unauthenticated(new Error(`${sender} is not one of the senders: ${senders.join(", ")}`));
  };
  demanding.add(hook);
  return hook;
}

const demanding = new WeakSet<object>();

/** Whether {@link demandsEncryption} created this hook, for the API document. */
export const isDemandsEncryption = (hook: object): boolean => demanding.has(hook);

/** The parts of a request that the hooks of encrypted responses need. */
interface Asking {
  request: Request;
  /** The service whose envelope the request was in; empty when there was none. */
  sender: string;
}

/** The same with the response. */
interface Answering extends Asking {
  path: string;
  set: { headers: Record<string, string | number | undefined> };
  responseValue: unknown;
}

/**
 * A route's `beforeHandle` hook, for a route that {@link encryptsResponse} and changes data: refuses a request whose response
 * could not be encrypted, before the change. Throws 422 when the caller is not known.
 */
export const knowsCaller =
  (envelopes: Envelopes) =>
  ({ request, sender }: Asking): void => {
    if (wantsEncryptedResponse(request)) reachableCaller(envelopes, request, sender);
  };

/**
 * A route's `afterHandle` hook: with `X-Encrypt-Response: true` the response is put in an envelope for the caller, who is the
 * sender of the request's envelope or named by `X-Service-Name`. The envelope is bound to the request's method and path.
 * Throws 422 when the caller is not known.
 */
export function encryptsResponse(envelopes: Envelopes) {
  const hook = ({ request, path, sender, set, responseValue }: Answering): unknown => {
    set.headers.vary = VARY;
    if (!wantsEncryptedResponse(request)) return responseValue;
    const caller = reachableCaller(envelopes, request, sender);
    set.headers["content-type"] = JOSE;
    return envelopes.seal(caller, { method: request.method, path }, responseValue, { isResponse: true });
  };
  encrypting.add(hook);
  return hook;
}

const encrypting = new WeakSet<object>();

/** Whether {@link encryptsResponse} created this hook, for the API document. */
export const isEncryptsResponse = (hook: object): boolean => encrypting.has(hook);

/** Whether the caller requests a response in an envelope. */
export const wantsEncryptedResponse = ({ headers }: Request) =>
  headers.get(ENCRYPT_RESPONSE_HEADER)?.toLowerCase() === "true";

function reachableCaller(envelopes: Envelopes, request: Request, sender: string): string {
  const caller = sender || request.headers.get(CALLER_HEADER) || "";
  if (!envelopes.reaches(caller))
    throw invalid([{ field: CALLER_HEADER, reason: "must be a service that has a key here" }]);
  return caller;
}
