import { adminsOnly } from "@super-heroes/kit/auth/access";
import type { Standing, StandingRequest } from "@super-heroes/kit/auth/standing";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { CALLER_HEADER, ENCRYPTED_HEADER, isEncrypted, JOSE } from "@super-heroes/kit/encryption/channel";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import { readJsonBody } from "@super-heroes/kit/http/body/body";
import type { BodyLimits } from "@super-heroes/kit/http/body/body-bytes";
import type { RoutedRequest } from "../routing/routed-request.ts";

/** An encrypted body, and the headers that go with it. */
export interface SealedBody {
  body: Uint8Array;
  headers: Record<string, string>;
}

/** Encrypts plain bodies for the routes that require it. */
export interface Sealer {
  /**
   * The encrypted body of a request; `undefined` when its route requires none or the body is encrypted already. Throws as
   * `readJsonBody` does, 401 or 403 for a client that may not use the route, and 503 when that cannot be checked.
   */
  seal(
    incoming: StandingRequest & { routed: RoutedRequest },
    limits: BodyLimits,
  ): Promise<SealedBody | undefined>;
}

const encoder = new TextEncoder();

/** Creates the sealer of a gateway with these keys. */
export function createSealer(envelopes: Envelopes, verifier: TokenVerifier, standing: Standing): Sealer {
  const requireAdmin = adminsOnly(verifier, standing);
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
          // The client could not decrypt the response.
          "x-encrypt-response": "false",
        },
      };
    },
  };
}
