import { createPrivateKey, createPublicKey } from "node:crypto";
import type { JWK } from "jose";

/** An Ed25519 key pair as a JWK (RFC 8037), with the id that tokens refer to. */
export interface SigningKey extends JWK {
  kty: "OKP";
  crv: "Ed25519";
  kid: string;
  x: string;
  d: string;
}

/** The public half of a signing key. */
export interface VerificationKey extends JWK {
  kty: "OKP";
  crv: "Ed25519";
  kid: string;
  x: string;
}

const KID = /^[\w.-]{1,64}$/;

/** 32 bytes in base64url. */
const X = /^[\w-]{43}$/;

/** The expected form of a private key, for error messages. */
export const KEY_EXPECTED = "a private Ed25519 key as a JWK in JSON, with kty, crv, x, d and kid";

/** The expected form of a list of public keys, for error messages. */
export const KEYS_EXPECTED =
  "a JSON array of public Ed25519 keys as JWKs, each with kty, crv, x and a kid that no other has";

/** Parses a key pair; undefined when the text is not one, or its halves do not belong together. */
export function parseSigningKey(text: string): SigningKey | undefined {
  const key = parseJson(text) as Partial<SigningKey> | null | undefined;
  if (!isVerificationKey(key) || typeof key.d !== "string") return undefined;
  const { kid, x, d } = key as SigningKey;
  const jwk = { kty: "OKP", crv: "Ed25519", x, d } as const;
  try {
    const derived = createPublicKey(createPrivateKey({ key: jwk, format: "jwk" })).export({ format: "jwk" });
    return derived.x === x ? { ...jwk, kid } : undefined;
  } catch {
    return undefined;
  }
}

/** Parses a list of public keys; undefined when an item is anything else, such as a private key, or two have one kid. */
export function parseVerificationKeys(text: string): VerificationKey[] | undefined {
  const keys = parseJson(text);
  if (!Array.isArray(keys) || !keys.every((key) => isVerificationKey(key) && !("d" in key))) return undefined;
  const published: VerificationKey[] = keys.map(publicHalf);
  // A token refers to its key by the kid only. If two keys had the same one, no token would be accepted.
  return new Set(published.map(({ kid }) => kid)).size === published.length ? published : undefined;
}

/** The public members of a key and no others. */
export const publicHalf = ({ kty, crv, kid, x }: VerificationKey): VerificationKey => ({ kty, crv, kid, x });

function isVerificationKey(value: unknown): value is VerificationKey {
  const { kty, crv, kid, x } = (value ?? {}) as JWK;
  const isText = typeof kid === "string" && typeof x === "string";
  return kty === "OKP" && crv === "Ed25519" && isText && KID.test(kid) && X.test(x);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
