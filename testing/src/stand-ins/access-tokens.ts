import { generateKeyPairSync, sign } from "node:crypto";
import type { Principal, Role } from "@super-heroes/kit/auth/principal";
import { ACCESS_TOKEN, createTokenVerifier, type TokenVerifier } from "@super-heroes/kit/auth/token-verifier";

/** Signs access tokens like those of the users service, with a key of its own. */
export interface TokenMint {
  /** Verifies the tokens of this mint without fetching keys. */
  readonly verifier: TokenVerifier;
  /** The body of `/.well-known/jwks.json` with the key of this mint. */
  readonly jwks: { keys: object[] };
  /** The `Authorization` header of this user, valid for ten minutes. `claims` replace those of a valid token. */
  authorization(user: Principal, claims?: Record<string, unknown>): string;
}

/** A user as a token names it. */
export const someUser = (userId: number, role: Role = "user"): Principal => ({
  userId,
  username: `${role}-${userId}`,
  role,
});

const KID = "test-key";

/**
 * Creates a mint with a new Ed25519 key. It encodes tokens by itself (RFC 7515, RFC 8037), so that the verifier under
 * test is independent of it.
 */
export function createTokenMint(): TokenMint {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    verifier: createTokenVerifier(async () => publicKey),
    jwks: { keys: [{ ...publicKey.export({ format: "jwk" }), kid: KID, alg: ACCESS_TOKEN.alg, use: "sig" }] },
    authorization({ userId, username, role }, claims = {}) {
      const nowS = Math.floor(Date.now() / 1000);
      const header = part({ alg: ACCESS_TOKEN.alg, typ: ACCESS_TOKEN.typ, kid: KID });
      const payload = part({
        iss: ACCESS_TOKEN.issuer,
        aud: ACCESS_TOKEN.audience,
        sub: String(userId),
        username,
        role,
        iat: nowS,
        exp: nowS + 600,
        ...claims,
      });
      const signature = sign(null, Buffer.from(`${header}.${payload}`), privateKey).toString("base64url");
      return `Bearer ${header}.${payload}.${signature}`;
    },
  };
}
