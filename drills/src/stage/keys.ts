import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { ACCESS_TOKEN } from "@super-heroes/kit/auth/token-verifier";
import { completeKeyrings } from "@super-heroes/kit/encryption/complete-keyrings";
import { type Keyring, serviceKeysText } from "@super-heroes/kit/encryption/service-keys";
import type { Environment } from "@super-heroes/system/environment/environment";
import { correspondence, keyServices } from "@super-heroes/topology/correspondence";
import { variablePrefixOf } from "@super-heroes/topology/services";

const KEY_ID = "drill";

/** The user that a token identifies. */
export interface Bearer {
  userId: number;
  username: string;
  role: "user" | "admin";
}

/** The keys of a drill's system, with which the drill can sign tokens and seal envelopes as its services do. */
export interface Keys {
  /** The variables that pass the keys to the services. */
  variables: Environment;
  /** The keys that a service, or the operator, holds. */
  keyringOf(name: string): Keyring;
  /** The private key with which users signs access tokens. */
  signingKey: KeyObject;
  keyId: string;
  /** The password of the first admin, whom users creates at its start. */
  adminPassword: string;
  /** Texts that must not appear in any response or log. */
  secrets: readonly string[];
}

/** Generates new keys. */
export function createKeys(): Keys {
  const { privateKey: signingKey } = generateKeyPairSync("ed25519");
  const jwk = { ...signingKey.export({ format: "jwk" }), kid: KEY_ID, alg: ACCESS_TOKEN.alg, use: "sig" };
  const keyrings = completeKeyrings(correspondence.pairs);
  const keyringOf = (name: string): Keyring => keyrings.get(name) ?? new Map();
  const serviceKeys = keyServices.map((name) => [
    `${variablePrefixOf(name)}SERVICE_KEYS`,
    serviceKeysText(keyringOf(name)),
  ]);
  const secrets = [...keyrings.values()].flatMap((keyring) => [...keyring.values()].flat());
  const adminPassword = randomBytes(16).toString("base64url");
  return {
    variables: {
      ...Object.fromEntries(serviceKeys),
      USERS_JWT_PRIVATE_KEY: JSON.stringify(jwk),
      USERS_ADMIN_PASSWORD: adminPassword,
    },
    keyringOf,
    signingKey,
    keyId: KEY_ID,
    adminPassword,
    secrets: [
      jwk.d ?? "",
      adminPassword,
      ...secrets.map(({ secret }) => Buffer.from(secret).toString("base64url")),
    ],
  };
}

/** The protected header of an access token. */
export const accessHeader = (kid: string): Record<string, unknown> => ({
  alg: ACCESS_TOKEN.alg,
  typ: ACCESS_TOKEN.typ,
  kid,
});

/** The claims of an access token that is valid for ten minutes. */
export function accessClaims({ userId, username, role }: Bearer): Record<string, unknown> {
  const nowS = Math.floor(Date.now() / 1000);
  return {
    iss: ACCESS_TOKEN.issuer,
    aud: ACCESS_TOKEN.audience,
    sub: String(userId),
    username,
    role,
    iat: nowS,
    exp: nowS + 600,
    jti: crypto.randomUUID(),
  };
}

/** A compact JWS with an EdDSA signature (RFC 7515, RFC 8037). Header and claims are not checked. */
export function signedToken(header: object, claims: object, key: KeyObject): string {
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `${content}.${sign(null, Buffer.from(content), key).toString("base64url")}`;
}

/** A part of a compact JWS, encoded. */
export const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
