import { ACCESS_TOKEN } from "@super-heroes/kit/auth/token-verifier";
import { importJWK, type JSONWebKeySet, SignJWT } from "jose";
import type { User } from "./model.ts";
import { publicHalf, type SigningKey, type VerificationKey } from "./signing-key.ts";

/** How long an access token is good for: as long as a change of role or a removal may go unnoticed elsewhere. */
export const ACCESS_TOKEN_S = 600;

/** Makes access tokens, and tells everybody how to check them. */
export interface AccessTokens {
  /** A signed token that says who this user is, good for ten minutes. */
  issue(user: User): Promise<string>;
  /** The public keys (RFC 7517): the one that signs, and those that signed what may still be around. */
  readonly published: JSONWebKeySet;
}

/** Creates the maker of access tokens. The key is imported once; each token is one signature. */
export async function createAccessTokens(
  key: SigningKey,
  retired: readonly VerificationKey[] = [],
): Promise<AccessTokens> {
  const { alg, typ, issuer, audience } = ACCESS_TOKEN;
  const privateKey = await importJWK(key, alg);
  return {
    issue: ({ id, username, role }) =>
      new SignJWT({ username, role })
        .setProtectedHeader({ alg, typ, kid: key.kid })
        .setSubject(String(id))
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${ACCESS_TOKEN_S}s`)
        .setJti(crypto.randomUUID())
        .sign(privateKey),
    published: {
      keys: [publicHalf(key), ...retired].map((published) => ({ ...published, alg, use: "sig" })),
    },
  };
}
