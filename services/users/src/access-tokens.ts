import { ACCESS_TOKEN } from "@super-heroes/kit/auth/token-verifier";
import { importJWK, type JSONWebKeySet, SignJWT } from "jose";
import { credentialRoutes } from "./credential-routes.ts";
import { createKnownDevices, type KnownDevices } from "./known-devices.ts";
import type { User } from "./model.ts";
import { publicHalf, type SigningKey, type VerificationKey } from "./signing-key.ts";

/** How long an access token is valid. */
export const ACCESS_TOKEN_S = 600;

/** Issues access tokens and publishes the keys that verify them. */
export interface AccessTokens {
  /** Issues a signed token for this user in this session, valid for ten minutes. */
  issue(user: User, sid: string): Promise<string>;
  /** The public keys (RFC 7517): the current one, and retired ones whose tokens may still be valid. */
  readonly published: JSONWebKeySet;
  /** Devices that have signed in before. Their tokens are signed with the same key. */
  readonly devices: KnownDevices;
}

/** Creates the access tokens of a key. The key is imported once. */
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
