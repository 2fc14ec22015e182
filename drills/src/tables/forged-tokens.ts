import { createHmac, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { accessClaims, accessHeader, encoded, type Keys, signedToken } from "../stage/keys.ts";

/** An `Authorization` header that every service must refuse. */
export interface Forgery {
  name: string;
  /** `undefined` for a request without the header. */
  authorization: string | undefined;
}

/** Every kind of invalid access token, each for an admin, who has access to everything. */
export function forgedTokens({ signingKey, keyId }: Keys): Forgery[] {
  const claims = accessClaims({ userId: 1, username: "drill-forger", role: "admin" });
  const header = accessHeader(keyId);
  const otherKey = generateKeyPairSync("ed25519").privateKey;
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const publicKey = createPublicKey(signingKey);
  const publicPem = publicKey.export({ type: "spki", format: "pem" });
  const publicBytes = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const nowS = Math.floor(Date.now() / 1000);

  /** Signed with the right key, with other claims or another header. */
  const signed = (changed: object, changedHeader: object = {}) =>
    signedToken({ ...header, ...changedHeader }, { ...claims, ...changed }, signingKey);
  const signedOtherwise = (alg: string, signature: (content: string) => Buffer) => {
    const content = `${encoded({ ...header, alg })}.${encoded(claims)}`;
    return `${content}.${signature(content).toString("base64url")}`;
  };
  const hmac = (secret: string | Buffer) => (content: string) =>
    createHmac("sha256", secret).update(content).digest();
  const [head = "", , signature = ""] = signed({ role: "user" }).split(".");

  const tokens: Record<string, string> = {
    "unsigned: alg none": `${encoded({ ...header, alg: "none" })}.${encoded(claims)}.`,
    "alg none with a signature": signed({}, { alg: "none" }),
    expired: signed({ iat: nowS - 1200, exp: nowS - 600 }),
    "without an expiry": signed({ exp: undefined }),
    "not yet valid": signed({ nbf: nowS + 600 }),
    "another key under the same id": signedToken(header, claims, otherKey),
    "an unknown key id": signedToken({ ...header, kid: "unknown" }, claims, otherKey),
    "a path as key id": signedToken({ ...header, kid: "../../../../dev/null" }, claims, otherKey),
    "its own key in the header": signedToken(
      { ...header, jwk: createPublicKey(otherKey).export({ format: "jwk" }) },
      claims,
      otherKey,
    ),
    "HS256 under the public key's PEM": signedOtherwise("HS256", hmac(publicPem)),
    "HS256 under the public key's bytes": signedOtherwise("HS256", hmac(publicBytes)),
    RS256: signedOtherwise("RS256", (content) => sign("sha256", Buffer.from(content), rsa)),
    "another audience": signed({ aud: "another-audience" }),
    "another issuer": signed({ iss: "another-issuer" }),
    "another type of token": signed({}, { typ: "JWT" }),
    "an invalid subject": signed({ sub: "../1" }),
    "an unknown role": signed({ role: "root" }),
    "claims changed after signing": `${head}.${encoded(claims)}.${signature}`,
    "no token at all": "x",
  };
  return [
    { name: "no Authorization", authorization: undefined },
    { name: "Basic", authorization: `Basic ${Buffer.from("admin:admin").toString("base64")}` },
    ...Object.entries(tokens).map(([name, token]) => ({ name, authorization: `Bearer ${token}` })),
  ];
}
