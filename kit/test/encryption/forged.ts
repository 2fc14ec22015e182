import { createCipheriv, randomBytes } from "node:crypto";
import { CompactEncrypt } from "jose";
import { keyOf } from "./keyring.ts";

/** The purpose of the forged envelope, which the envelopes of users accept. */
export const PURPOSE = { method: "POST", path: "/api/v1/users/register" };

/** The time in the tests: a whole second. */
export const NOW_MS = 1_800_000_000_000;

/** How an envelope differs from a valid one of gateway for users. */
export interface Forgery {
  /** Claims that replace the valid ones; `undefined` removes one. */
  claims?: Record<string, unknown>;
  /** The key it is encrypted with: another one than that of its `kid`. */
  keyOf?: string;
  content?: string;
}

/** An envelope as an attacker would make one who has the key, or not. */
export async function forged({
  claims = {},
  keyOf: kid = "users.gateway",
  content = "{}",
}: Forgery): Promise<string> {
  const header = {
    alg: "dir",
    enc: "A256GCM",
    kid: "users.gateway",
    iss: "gateway",
    aud: "users",
    ...PURPOSE,
    iat: NOW_MS / 1000,
    jti: crypto.randomUUID(),
    ...claims,
  };
  const { alg, enc } = header;
  const secret = Buffer.from(keyOf(kid), "base64url");
  const bytes = enc === "A128GCM" ? secret.subarray(0, 16) : secret;
  return await new CompactEncrypt(new TextEncoder().encode(content))
    .setProtectedHeader({ ...header, alg, enc })
    .encrypt(bytes, { crit: { urgent: true } });
}

/** An envelope whose header is this one, whatever the rest: no key can have sealed it. */
export const withHeader = (jwe: string, header: Record<string, unknown>): string =>
  [Buffer.from(JSON.stringify(header)).toString("base64url"), ...jwe.split(".").slice(1)].join(".");

/** An envelope with this text as its header, encrypted and authenticated under the key of this kid. */
export function underKey(kid: string, header: string, { iv: ivBytes = 12, tag: tagBytes = 16 } = {}): string {
  const encodedHeader = Buffer.from(header).toString("base64url");
  const iv = randomBytes(ivBytes);
  const secret = Buffer.from(keyOf(kid), "base64url");
  const cipher = createCipheriv("aes-256-gcm", secret, iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(encodedHeader));
  const ciphertext = Buffer.concat([cipher.update("{}"), cipher.final()]);
  const parts = [iv, ciphertext, cipher.getAuthTag()].map((bytes) => bytes.toString("base64url"));
  return `${encodedHeader}..${parts.join(".")}`;
}
