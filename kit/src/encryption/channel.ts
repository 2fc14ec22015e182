import { invalid, Problem } from "../problem.ts";
import type { Envelopes } from "./envelopes.ts";

/** Says that a body is an envelope: a compact JWE. */
export const ENCRYPTED_HEADER = "x-service-communication";

/** Asks for an answer in an envelope. */
export const ENCRYPT_ANSWER_HEADER = "x-encrypt-response";

/** Names the calling service where no envelope does: whose key an encrypted answer is made for. */
export const CALLER_HEADER = "x-service-name";

/** The media type of a compact JWE (RFC 7516). */
export const JOSE = "application/jose";

/** Whether the request's body is an envelope. */
export const isEncrypted = ({ headers }: Request): boolean =>
  headers.get(ENCRYPTED_HEADER)?.toLowerCase() === "encrypted";

/**
 * A route's `transform` hook: its body must have come in an envelope. It runs before the body is validated. Throws
 * 422 `encryption_required`.
 */
export function demandsEncryption({ request }: { request: Request }): void {
  if (!isEncrypted(request))
    throw new Problem(
      422,
      "encryption_required",
      "This takes encrypted bodies only: a compact JWE, with X-Service-Communication: encrypted.",
    );
}

/** What the answering hook has of its request. */
interface Answering {
  request: Request;
  path: string;
  /** The service whose envelope the request came in; empty where it came in none. */
  sender: string;
  set: { headers: Record<string, string | number | undefined> };
  responseValue: unknown;
}

/**
 * A route's `afterHandle` hook: with `X-Encrypt-Response: true` the answer goes out in an envelope for the caller, who
 * is named by their own envelope or by `X-Service-Name`. Throws 422 when it is not known whom to encrypt for.
 */
export const encryptsAnswer =
  (envelopes: Envelopes) =>
  async ({ request, path, sender, set, responseValue }: Answering): Promise<unknown> => {
    if (request.headers.get(ENCRYPT_ANSWER_HEADER)?.toLowerCase() !== "true") return responseValue;
    const caller = sender || request.headers.get(CALLER_HEADER) || "";
    if (!envelopes.reaches(caller))
      throw invalid([{ field: CALLER_HEADER, reason: "must name a service that has a key here" }]);
    set.headers["content-type"] = JOSE;
    return await envelopes.seal(caller, { method: request.method, path }, responseValue);
  };
