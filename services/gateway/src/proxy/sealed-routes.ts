import { adminsOnly } from "@super-heroes/kit/auth/access";
import type { Standing, StandingRequest } from "@super-heroes/kit/auth/standing";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { readJsonBody } from "@super-heroes/kit/body";
import { CALLER_HEADER, ENCRYPTED_HEADER, isEncrypted, JOSE } from "@super-heroes/kit/encryption/channel";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { UpstreamName } from "../routing.ts";

/** Routes whose service takes encrypted bodies only: the gateway encrypts for its clients. */
const SEALED: Readonly<Record<string, { upstream: UpstreamName; adminsOnly: boolean }>> = {
  "POST /api/v1/users/register": { upstream: "users", adminsOnly: false },
  // What a service would tell as a fact must not come from anybody who finds the gateway.
  "POST /api/v1/analytics/events": { upstream: "analytics", adminsOnly: true },
};

/** A body as its service takes it, and the headers that say so. */
export interface SealedBody {
  body: Uint8Array;
  headers: Record<string, string>;
}

/** Encrypts plain bodies for the routes that demand it. */
export interface Sealer {
  /**
   * The sealed body of a request, or `undefined` for a route that demands none or a body that came encrypted. Throws
   * as `readJsonBody` does, 401 or 403 where not everybody may, 503 where that cannot be known.
   */
  seal(arrival: StandingRequest & { path: string }, bodyLimitBytes: number): Promise<SealedBody | undefined>;
}

const encoder = new TextEncoder();

/** The sealer of a gateway with these keys. */
export function createSealer(envelopes: Envelopes, verifier: TokenVerifier, standing: Standing): Sealer {
  const requireAdmin = adminsOnly(verifier, standing);
  return {
    async seal(arrival, bodyLimitBytes) {
      const { request, path } = arrival;
      const { method } = request;
      const route = SEALED[`${method} ${path}`];
      if (!route || isEncrypted(request)) return undefined;
      if (route.adminsOnly) await requireAdmin({ ...arrival, principal: undefined });
      const content = await readJsonBody(request, bodyLimitBytes);
      const envelope = await envelopes.seal(route.upstream, { method, path }, content);
      return {
        body: encoder.encode(envelope),
        headers: {
          "content-type": JOSE,
          [ENCRYPTED_HEADER]: "encrypted",
          [CALLER_HEADER]: envelopes.service,
          // The client could not read it.
          "x-encrypt-response": "false",
        },
      };
    },
  };
}
