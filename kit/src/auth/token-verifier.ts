import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { Problem, unauthenticated } from "../http/problem.ts";
import { isRole, type Principal } from "./principal.ts";

/** What an access token says of itself, the same for those who make and those who check it. */
export const ACCESS_TOKEN = {
  alg: "EdDSA",
  /** RFC 9068: not to be mistaken for another kind of token. */
  typ: "at+jwt",
  issuer: "super-heroes/users",
  audience: "super-heroes",
} as const;

/** Tells who makes a request. */
export interface TokenVerifier {
  /**
   * The principal of an `Authorization` header. Throws 401, always with the same answer, when there is none or its
   * token is not accepted; 503 `keys_unavailable` when the keys to check it with cannot be had.
   */
  verify(authorization: string | null): Promise<Principal>;
}

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** Tokens remembered as good, so that a client's second request costs a look-up instead of a signature check. */
const MOST_REMEMBERED = 10_000;

/** The keys of a service that publishes them, fetched when first needed and when a token names one that is new. */
export const publishedKeys = (usersUrl: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(`${usersUrl}/.well-known/jwks.json`), {
    timeoutDuration: 1000,
    cooldownDuration: 5000,
    cacheMaxAge: 600_000,
  });

/** Creates a verifier over the keys that access tokens are signed with; `now` gives the time in milliseconds. */
export function createTokenVerifier(keys: JWTVerifyGetKey, now: () => number = Date.now): TokenVerifier {
  const remembered = new Map<string, { principal: Principal; expiresAtS: number }>();

  async function check(token: string): Promise<Principal> {
    const { alg, typ, issuer, audience } = ACCESS_TOKEN;
    const { payload } = await jwtVerify(token, keys, {
      algorithms: [alg],
      typ,
      issuer,
      audience,
      requiredClaims: ["sub", "exp", "iat"],
      currentDate: new Date(now()),
    });
    const principal = principalOf(payload);
    if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value ?? "");
    remembered.set(token, { principal, expiresAtS: payload.exp ?? 0 });
    return principal;
  }

  return {
    async verify(authorization) {
      const token = authorization?.match(BEARER)?.[1];
      if (!token) throw unauthenticated();
      const known = remembered.get(token);
      if (known && known.expiresAtS * 1000 > now()) return known.principal;
      remembered.delete(token);
      try {
        return await check(token);
      } catch (cause) {
        throw isRefusal(cause) ? unauthenticated(cause) : keysUnavailable(cause);
      }
    },
  };
}

/** What is wrong with the token, as against what is wrong with getting the keys. */
const isRefusal = (error: unknown) =>
  error instanceof Problem ||
  (error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    !(error instanceof errors.JWKSInvalid) &&
    error.code !== "ERR_JOSE_GENERIC");

const keysUnavailable = (cause: unknown) =>
  new Problem(503, "keys_unavailable", "Access tokens cannot be checked at the moment.", {
    retryAfterSeconds: 1,
    cause,
  });

const SUBJECT = /^[1-9]\d{0,9}$/;
const SESSION_ID = /^[\w-]{1,64}$/;

function principalOf({ sub = "", username, role, sid }: JWTPayload): Principal {
  if (!SUBJECT.test(sub) || typeof username !== "string" || !isRole(role)) throw unauthenticated();
  if (sid === undefined) return { userId: Number(sub), username, role };
  if (typeof sid !== "string" || !SESSION_ID.test(sid)) throw unauthenticated();
  return { userId: Number(sub), username, role, sessionId: sid };
}
