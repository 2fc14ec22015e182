import { mediaTypeOf } from "../http/body/body.ts";
import { invalid, Problem, unauthenticated } from "../http/problem.ts";
import type { Envelopes } from "./envelopes.ts";

/** Says that a body is an envelope: a compact JWE. */
export const ENCRYPTED_HEADER = "x-service-communication";

/** Asks for an answer in an envelope. */
export const ENCRYPT_RESPONSE_HEADER = "x-encrypt-response";

/** Names the calling service where no envelope does: whose key an encrypted answer is made for. */
export const CALLER_HEADER = "x-service-name";

/** The media type of a compact JWE (RFC 7516). */
export const JOSE = "application/jose";

/** The response depends on these request fields, which caches need to know. */
const VARY = "X-Encrypt-Response, X-Service-Name";

/** Whether the request's body is an envelope, by its media type or by `X-Service-Communication`. */
export const isEncrypted = ({ headers }: Request): boolean =>
  mediaTypeOf(headers) === JOSE || headers.get(ENCRYPTED_HEADER)?.toLowerCase() === "encrypted";

/**
 * A route's `transform` hook: its body must have come in an envelope, and from one of these senders. It runs before the
 * body is validated. It goes by the envelope that was opened, not by the header that announces one. Throws 422
 * `encryption_required`, or for another sender 401, as for an envelope that does not open.
 */
export function demandsEncryption(senders: readonly string[]) {
  const hook = ({ sender }: { sender: string }): void => {
    if (!sender)
      throw new Problem(
        422,
        "encryption_required",
        "This takes encrypted bodies only: a compact JWE, with X-Service-Communication: encrypted.",
      );
    if (!senders.includes(sender))
      throw unauthenticated(new Error(`${sender} is not among the senders: ${senders.join(", ")}`));
  };
  demanding.add(hook);
  return hook;
}

const demanding = new WeakSet<object>();

/** Whether {@link demandsEncryption} made this hook, for the API's document. */
export const isDemandsEncryption = (hook: object): boolean => demanding.has(hook);

/** What the hooks of encrypted answers have of their request. */
interface Asking {
  request: Request;
  /** The service whose envelope the request came in; empty where it came in none. */
  sender: string;
}

/** And of its answer. */
interface Answering extends Asking {
  path: string;
  set: { headers: Record<string, string | number | undefined> };
  responseValue: unknown;
}

/**
 * A route's `beforeHandle` hook, for a route that {@link encryptsResponse} and changes something: refuses before the
 * change what could not be answered after it. Throws 422 when it is not known whom to encrypt for.
 */
export const knowsCaller =
  (envelopes: Envelopes) =>
  ({ request, sender }: Asking): void => {
    if (wantsEncryptedResponse(request)) reachableCaller(envelopes, request, sender);
  };

/**
 * A route's `afterHandle` hook: with `X-Encrypt-Response: true` the answer goes out in an envelope for the caller, who
 * is named by their own envelope or by `X-Service-Name`. The envelope is bound to the request's method and path. Throws
 * 422 when it is not known whom to encrypt for.
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

/** Whether {@link encryptsResponse} made this hook, for the API's document. */
export const isEncryptsResponse = (hook: object): boolean => encrypting.has(hook);

/** Whether the response is to come in an envelope. */
export const wantsEncryptedResponse = ({ headers }: Request) =>
  headers.get(ENCRYPT_RESPONSE_HEADER)?.toLowerCase() === "true";

function reachableCaller(envelopes: Envelopes, request: Request, sender: string): string {
  const caller = sender || request.headers.get(CALLER_HEADER) || "";
  if (!envelopes.reaches(caller))
    throw invalid([{ field: CALLER_HEADER, reason: "must name a service that has a key here" }]);
  return caller;
}
