import { ACCESS_TOKEN } from "@super-heroes/kit/auth/token-verifier";
import { importJWK, type JSONWebKeySet, SignJWT } from "jose";
import { credentialRoutes } from "./credential-routes.ts";
import { createKnownDevices, type KnownDevices } from "./known-devices.ts";
import type { User } from "./model.ts";
import { publicHalf, type SigningKey, type VerificationKey } from "./signing-key.ts";

/** How long an access token is good for where only the token is asked: for reading one's own. */
export const ACCESS_TOKEN_S = 600;

/** Makes access tokens, and publishes what they are checked with. */
export interface AccessTokens {
  /** A signed token for this user in this session, good for ten minutes. */
  issue(user: User, sid: string): Promise<string>;
  /** The public keys (RFC 7517): the one that signs, and those that signed what may still be around. */
  readonly published: JSONWebKeySet;
  /** Devices that have signed in before; their tokens are signed with the same key. */
  readonly devices: KnownDevices;
}

/** Creates the maker of access tokens. The key is imported once; each token is one signature. */
export async function createAccessTokens(
  key: SigningKey,
  retired: readonly VerificationKey[] = [],
): Promise<AccessTokens> {
  const { alg, typ, issuer, audience } = ACCESS_TOKEN;
  const privateKey = await importJWK(key, alg);
  const published = {
    keys: [publicHalf(key), ...retired].map((publicKey) => ({ ...publicKey, alg, use: "sig" })),
  };
  return {
    issue: ({ id, username, role }, sid) =>
      new SignJWT({ username, role, sid })
        .setProtectedHeader({ alg, typ, kid: key.kid })
        .setSubject(String(id))
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${ACCESS_TOKEN_S}s`)
        .setJti(crypto.randomUUID())
        .sign(privateKey),
    published,
    devices: createKnownDevices(privateKey, key.kid, published, credentialRoutes.login.path),
  };
}
