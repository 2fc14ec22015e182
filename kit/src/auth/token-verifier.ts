import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import { Problem, unauthenticated } from "../http/problem.ts";
import { directFetch } from "../network/proxies.ts";
import { anyReplica } from "../upstream/replicas/any-replica.ts";
import { isRole, type Principal } from "./principal.ts";

/** The header and claims of access tokens, for the service that signs them and those that verify them. */
export const ACCESS_TOKEN = {
  alg: "EdDSA",
  /** RFC 9068: tells access tokens from other kinds of tokens. */
  typ: "at+jwt",
  issuer: "super-heroes/users",
  audience: "super-heroes",
} as const;

/** Verifies access tokens. */
export interface TokenVerifier {
  /**
   * Returns the principal of an `Authorization` header. Throws 401, always with the same response, when it is missing or its
   * token is not accepted, and 503 `keys_unavailable` when the keys cannot be fetched.
   */
  verify(authorization: string | null): Promise<Principal>;
}

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** How many verified tokens are cached, so that a client's next request costs a lookup instead of a signature check. */
const MOST_REMEMBERED = 10_000;

/** The route of `users` with the keys of its access tokens. */
export const KEYS_PATH = "/.well-known/jwks.json";

/** The published keys of the users service, fetched at the first use and when a token names an unknown key, from any replica. */
export function publishedKeys(usersUrls: readonly string[]): JWTVerifyGetKey {
  const any = anyReplica(usersUrls);
  return createRemoteJWKSet(new URL(`${usersUrls[0]}${KEYS_PATH}`), {
    timeoutDuration: 1000,
    cooldownDuration: 5000,
    cacheMaxAge: 600_000,
    [customFetch]: (_url, options) => any((usersUrl) => directFetch(`${usersUrl}${KEYS_PATH}`, options)),
  });
}

/** Creates a verifier for tokens signed with these keys. `now` returns the time in milliseconds. */
export function createTokenVerifier(keys: JWTVerifyGetKey, now: () => number = Date.now): TokenVerifier {
  const remembered = new Map<string, { principal: Principal; expiresAtS: number }>();

  async function check(token: string): Promise<Principal> {
    if (!token.split(".").every(isCanonical)) throw unauthenticated();
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

/** Whether the token is invalid, as opposed to a failure to fetch the keys. */
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

/**
 * Whether a text is the only base64url spelling of its bytes (RFC 4648, 3.5). The last character of a signature has four bits
 * that decoders ignore, so a token would have 16 spellings.
 */
export const isCanonical = (text: string): boolean =>
  Buffer.from(text, "base64url").toString("base64url") === text;

const SUBJECT = /^[1-9]\d{0,9}$/;
const SESSION_ID = /^[\w-]{1,64}$/;

function principalOf({ sub = "", username, role, sid }: JWTPayload): Principal {
  if (!SUBJECT.test(sub) || typeof username !== "string" || !isRole(role)) throw unauthenticated();
  if (sid === undefined) return { userId: Number(sub), username, role };
  if (typeof sid !== "string" || !SESSION_ID.test(sid)) throw unauthenticated();
  return { userId: Number(sub), username, role, sessionId: sid };
}
