import { isCanonical } from "@super-heroes/kit/auth/token-verifier";
import { type CryptoKey, createLocalJWKSet, type JSONWebKeySet, jwtVerify, SignJWT } from "jose";
import type { Credentials } from "./store/users.ts";

/**
 * Devices that have signed in as a user before: the "device cookies" of OWASP ("Slow Down Online Guessing Attacks with
 * Device Cookies").
 *
 * A limit on wrong passwords for each account would let an attacker who keeps guessing lock the user out. So a device that
 * has signed in as the user before has a limit of its own: guesses from elsewhere use up the limit that all unknown devices
 * share, and do not affect known ones. The device's token grants nothing else, and is valid for the password with which it was
 * issued only: who knew an earlier one has no tokens to guess the next with.
 */
export interface KnownDevices {
  /** The device in a `Cookie` header, if it has signed in with this user's current password before; otherwise undefined. */
  recognise(cookies: string | null, credentials: Credentials): Promise<string | undefined>;
  /** The `Set-Cookie` header for a device that has signed in. */
  cookieFor(credentials: Credentials, isSecure: boolean): Promise<string>;
}

/** The name of the cookie. */
export const DEVICE_COOKIE = "known_device";
const COOKIE = new RegExp(`(?:^|;\\s*)${DEVICE_COOKIE}=([\\w-]+\\.[\\w-]+\\.[\\w-]+)`);
const LASTS_S = 180 * 24 * 60 * 60;

/** The claims of the token in the cookie. Its type and audience differ from those of an access token. */
const DEVICE_TOKEN = {
  alg: "EdDSA",
  typ: "device+jwt",
  issuer: "super-heroes/users",
  audience: "super-heroes/users/login",
};

/** Creates known devices by tokens that are signed with this key. Nothing is stored. */
export function createKnownDevices(
  key: CryptoKey | Uint8Array,
  kid: string,
  published: JSONWebKeySet,
  path: string,
): KnownDevices {
  const { alg, typ, issuer, audience } = DEVICE_TOKEN;
  const keys = createLocalJWKSet(published);
  return {
    async recognise(cookies, { user, passwordHash }) {
      const token = cookies?.match(COOKIE)?.[1];
      if (!token?.split(".").every(isCanonical)) return undefined;
      try {
        const { payload } = await jwtVerify(token, keys, {
          algorithms: [alg],
          typ,
          issuer,
          audience,
          requiredClaims: ["sub", "exp", "jti", "pwd"],
        });
        const { sub, jti = "", pwd } = payload;
        return sub === String(user.id) && pwd === boundTo(passwordHash, jti) ? jti : undefined;
      } catch {
        // Forged, expired, or signed with a key that is no longer published.
        return undefined;
      }
    },
    async cookieFor({ user, passwordHash }, isSecure) {
      const jti = crypto.randomUUID();
      const token = await new SignJWT({ pwd: boundTo(passwordHash, jti) })
        .setProtectedHeader({ alg, typ, kid })
        .setSubject(String(user.id))
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${LASTS_S}s`)
        .setJti(jti)
        .sign(key);
      const secure = isSecure ? "; Secure" : "";
      return `${DEVICE_COOKIE}=${token}; Path=${path}; Max-Age=${LASTS_S}; HttpOnly; SameSite=Strict${secure}`;
    },
  };
}

/** Binds the token of a device to a password: an HMAC under its salted hash, which changes with the password. */
const boundTo = (passwordHash: string, jti: string): string =>
  new Bun.CryptoHasher("sha256", passwordHash).update(jti).digest("base64url");
