import { adminsOnly } from "@super-heroes/kit/auth/access";
import type { Standing, StandingRequest } from "@super-heroes/kit/auth/standing";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import {
  CALLER_HEADER,
  ENCRYPT_RESPONSE_HEADER,
  ENCRYPTED_HEADER,
  isEncrypted,
  JOSE,
} from "@super-heroes/kit/encryption/channel";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import { readJsonBody, textOf } from "@super-heroes/kit/http/body/body";
import type { BodyLimits } from "@super-heroes/kit/http/body/body-bytes";
import type { Deadline } from "@super-heroes/kit/request/deadline";
import { upstreamProblem } from "@super-heroes/kit/upstream/upstream-failure";
import type { RoutedRequest } from "../routing/routed-request.ts";
import type { UpstreamName } from "../routing/services.ts";
import type { LinkResponse } from "./link.ts";
import { wholeBody } from "./whole-body.ts";

/** An encrypted body, and the headers that go with it. */
export interface SealedBody {
  body: Uint8Array;
  headers: Record<string, string>;
}

/** Encrypts plain bodies for the routes that require it, and decrypts the responses. */
export interface Sealer {
  /**
   * The encrypted body of a request; `undefined` when its route requires none or the body is encrypted already. Throws as
   * `readJsonBody` does, 401 or 403 for a client that may not use the route, and 503 when that cannot be checked.
   */
  seal(
    incoming: StandingRequest & { routed: RoutedRequest },
    limits: BodyLimits,
  ): Promise<SealedBody | undefined>;
  /**
   * The response to a request whose body was sealed, decrypted for the client. A response that the service did not encrypt, such
   * as an error, is returned unchanged. Throws 502 `<service>_bad_answer` when it cannot be decrypted, and as `wholeBody` does.
   */
  open(
    response: LinkResponse,
    routed: RoutedRequest & { upstream: UpstreamName },
    deadline: Deadline,
  ): Promise<LinkResponse>;
}

/** The largest encrypted response that is read, in bytes: tokens or one user. */
const MOST_BYTES = 64 * 1024;

const encoder = new TextEncoder();

/** Fields that describe the envelope and not its content. */
const OF_ENVELOPE = new Set(["content-type", "content-length", "transfer-encoding"]);

/** Creates the sealer of a gateway with these keys. */
export function createSealer(envelopes: Envelopes, verifier: TokenVerifier, standing: Standing): Sealer {
  const requireAdmin = adminsOnly(verifier, standing);

  function contentOf(
    envelope: Uint8Array,
    { method, path, upstream }: { method: string; path: string; upstream: UpstreamName },
  ): unknown {
    try {
      const { from, content } = envelopes.open(textOf(envelope), { method, path });
      if (from === upstream) return content;
      throw new Error(`the response of ${upstream} was encrypted by ${from}`);
    } catch (cause) {
      throw upstreamProblem(upstream, "bad_answer", cause);
    }
  }

  return {
    async seal(incoming, limits) {
      const { request, routed } = incoming;
      const { method, path, upstream, rules } = routed;
      if (!rules.sealed || upstream === undefined || isEncrypted(request)) return undefined;
      if (rules.sealed.adminsOnly) await requireAdmin({ ...incoming, principal: undefined });
      const content = await readJsonBody(request, limits);
      const envelope = envelopes.seal(upstream, { method, path }, content);
      return {
        body: encoder.encode(envelope),
        headers: {
          "content-type": JOSE,
          [ENCRYPTED_HEADER]: "encrypted",
          [CALLER_HEADER]: envelopes.service,
          // The response may hold tokens. The gateway decrypts it, because the client could not.
          [ENCRYPT_RESPONSE_HEADER]: "true",
        },
      };
    },
    async open(response, { method, path, upstream }, deadline) {
      const type = response.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
      if (type !== JOSE) return response;
      const envelope = await wholeBody(upstream, response.body, MOST_BYTES, deadline);
      return {
        ...response,
        headers: [
          ...response.headers.filter(([name]) => !OF_ENVELOPE.has(name.toLowerCase())),
          ["content-type", "application/json"],
        ],
        body: encoder.encode(JSON.stringify(contentOf(envelope, { method, path, upstream }))),
        stream: undefined,
      };
    },
  };
}
