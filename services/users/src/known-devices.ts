import { type CryptoKey, createLocalJWKSet, type JSONWebKeySet, jwtVerify, SignJWT } from "jose";

/**
 * Devices that have signed in as a user before: the "device cookies" of OWASP ("Slow Down Online Guessing Attacks with
 * Device Cookies").
 *
 * A limit on wrong passwords for each account would let an attacker who keeps guessing lock the user out. So a device that
 * has signed in as the user before has a limit of its own: guesses from elsewhere use up the limit that all unknown devices
 * share, and do not affect known ones. The device's token grants nothing else.
 */
export interface KnownDevices {
  /** The device in a `Cookie` header, if it has signed in as this user before; otherwise undefined. */
  recognise(cookies: string | null, userId: number): Promise<string | undefined>;
  /** The `Set-Cookie` header for a device that has signed in. */
  cookieFor(userId: number, isSecure: boolean): Promise<string>;
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
    async recognise(cookies, userId) {
      const token = cookies?.match(COOKIE)?.[1];
      if (!token) return undefined;
      try {
        const { payload } = await jwtVerify(token, keys, {
          algorithms: [alg],
          typ,
          issuer,
          audience,
          requiredClaims: ["sub", "exp", "jti"],
        });
        return payload.sub === String(userId) ? payload.jti : undefined;
      } catch {
        // Forged, expired, or signed with a key that is no longer published.
        return undefined;
      }
    },
    async cookieFor(userId, isSecure) {
      const token = await new SignJWT()
        .setProtectedHeader({ alg, typ, kid })
        .setSubject(String(userId))
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${LASTS_S}s`)
        .setJti(crypto.randomUUID())
        .sign(key);
      const secure = isSecure ? "; Secure" : "";
      return `${DEVICE_COOKIE}=${token}; Path=${path}; Max-Age=${LASTS_S}; HttpOnly; SameSite=Strict${secure}`;
    },
  };
}
