import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { ENVELOPE } from "./compact-jwe.ts";
import type { Purpose } from "./envelopes.ts";

/** How long an envelope is accepted after it was sealed. */
export const OLDEST_S = 60;

/** The largest accepted difference between the clocks of services. */
export const LARGEST_SKEW_S = 5;

/** Marks the envelope of a response. */
export const RESPONSE = "response";

const HEADER = Type.Object({
  alg: Type.Literal(ENVELOPE.alg),
  enc: Type.Literal(ENVELOPE.enc),
  kid: Type.String(),
  iss: Type.String({ pattern: "^[a-z]+$" }),
  aud: Type.String(),
  method: Type.String(),
  path: Type.String(),
  iat: Type.Number(),
  /** Limited in length, because it is remembered. */
  jti: Type.String({ pattern: "^[\\w-]{16,64}$" }),
  /** Absent in a request. */
  use: Type.Optional(Type.Literal(RESPONSE)),
});

/** The protected header: sender, receiver, time, and the request. The encryption authenticates all of it. */
export type Claims = typeof HEADER.static;

const header = TypeCompiler.Compile(HEADER);

/**
 * Reads the claims of a protected header. Throws an Error when one is missing or malformed, or when the header requires an
 * extension (`crit`) or compression (`zip`: a small envelope must not become a large body).
 */
export function claimsOf(found: object): Claims {
  if (!header.Check(found)) throw new Error("a claim of the header is missing or malformed");
  if ("crit" in found || "zip" in found) throw new Error("the header requires an unsupported extension");
  return found;
}

/** Throws an Error unless the envelope is for this service and this purpose. */
export function requirePurpose({ aud, method, path }: Claims, service: string, purpose: Purpose): void {
  if (aud !== service) throw new Error("the envelope is for another service");
  if (method !== purpose.method || path !== purpose.path)
    throw new Error("the envelope is for another request");
}

/** Throws an Error for the envelope of a response. */
export function requireRequest({ use }: Claims): void {
  if (use === RESPONSE) throw new Error("the envelope is a response");
}

/** Throws an Error when the envelope is too old or from the future. `nowMs` is the receiver's clock. */
export function requireFresh({ iat }: Claims, nowMs: number): void {
  const ageS = nowMs / 1000 - iat;
  if (ageS > OLDEST_S) throw new Error("the envelope is too old");
  if (ageS < -LARGEST_SKEW_S) throw new Error("the envelope is from the future");
}
