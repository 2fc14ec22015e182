import { createHmac, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { accessClaims, accessHeader, encoded, type Keys, signedToken } from "../stage/keys.ts";

/** What somebody sends who has no right to be let in. */
export interface Forgery {
  name: string;
  /** `undefined` where there is no such header. */
  authorization: string | undefined;
}

/** Every way to make an access token that is none, each for an admin who would be let in everywhere. */
export function forgedTokens({ signingKey, keyId }: Keys): Forgery[] {
  const claims = accessClaims({ userId: 1, username: "drill-forger", role: "admin" });
  const header = accessHeader(keyId);
  const stranger = generateKeyPairSync("ed25519").privateKey;
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const publicKey = createPublicKey(signingKey);
  const publicPem = publicKey.export({ type: "spki", format: "pem" });
  const publicBytes = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const nowS = Math.floor(Date.now() / 1000);

  /** Rightly signed, with other claims or another header. */
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
    "without an end": signed({ exp: undefined }),
    "not yet valid": signed({ nbf: nowS + 600 }),
    "another key under the same id": signedToken(header, claims, stranger),
    "an unknown key id": signedToken({ ...header, kid: "nobody" }, claims, stranger),
    "a path as key id": signedToken({ ...header, kid: "../../../../dev/null" }, claims, stranger),
    "its own key in the header": signedToken(
      { ...header, jwk: createPublicKey(stranger).export({ format: "jwk" }) },
      claims,
      stranger,
    ),
    "HS256 under the public key's PEM": signedOtherwise("HS256", hmac(publicPem)),
    "HS256 under the public key's bytes": signedOtherwise("HS256", hmac(publicBytes)),
    RS256: signedOtherwise("RS256", (content) => sign("sha256", Buffer.from(content), rsa)),
    "another audience": signed({ aud: "somebody-else" }),
    "another issuer": signed({ iss: "somebody-else" }),
    "another type of token": signed({}, { typ: "JWT" }),
    "nobody's": signed({ sub: "../1" }),
    "a role that there is not": signed({ role: "root" }),
    "claims changed after signing": `${head}.${encoded(claims)}.${signature}`,
    "no token at all": "x",
  };
  return [
    { name: "no Authorization", authorization: undefined },
    { name: "Basic", authorization: `Basic ${Buffer.from("admin:admin").toString("base64")}` },
    ...Object.entries(tokens).map(([name, token]) => ({ name, authorization: `Bearer ${token}` })),
  ];
}
