import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** The only accepted algorithms: the named key encrypts the content directly (RFC 7518). */
export const ENVELOPE = { alg: "dir", enc: "A256GCM" } as const;

const CIPHER = "aes-256-gcm";
/** The lengths of RFC 7518, 5.3: 96 bits of initialization vector and 128 of authentication tag. Others are refused. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** An authentic compact JWE: its protected header and its content. */
export interface Decrypted<Header> {
  header: Header;
  plaintext: Uint8Array;
}

/** The claims of a header, and the key that it was sealed with. */
export interface Keyed<Header> {
  header: Header;
  /** 32 bytes. */
  secret: Uint8Array;
}

/**
 * Encrypts bytes as a compact JWE (RFC 7516, `dir` and `A256GCM`) with a key of 32 bytes. The cipher also authenticates the
 * protected header.
 *
 * `node:crypto` is synchronous: a body of 1 KB takes a few microseconds, where WebCrypto schedules a task.
 */
export function encryptCompact<Header extends typeof ENVELOPE>(
  header: Header,
  plaintext: string,
  secret: Uint8Array,
): string {
  const encodedHeader = Buffer.from(JSON.stringify(header)).toString("base64url");
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, secret, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(encodedHeader, "ascii"));
  const ciphertext = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  const parts = [iv, ciphertext, cipher.getAuthTag()].map((bytes) => bytes.toString("base64url"));
  // With `dir` there is no encrypted key: the second part is empty.
  return `${encodedHeader}..${parts.join(".")}`;
}

/**
 * Decrypts a compact JWE with the key that `keyFor` returns for its header, which is not authenticated at that point.
 *
 * Throws an Error unless there are five parts of canonical base64url, the header is an object without duplicate members and with
 * `dir` and `A256GCM`, and the tag is valid. Errors of `keyFor` are passed on.
 */
export function decryptCompact<Header>(
  jwe: string,
  keyFor: (header: object) => Keyed<Header>,
): Decrypted<Header> {
  const parts = jwe.split(".");
  const [encodedHeader = "", encryptedKey, ...rest] = parts;
  if (parts.length !== 5 || encryptedKey !== "")
    throw new Error("the envelope does not have the five parts of a compact JWE");
  const [iv, ciphertext, tag] = rest.map(bytesOf) as [Buffer, Buffer, Buffer];
  if (iv.length !== IV_BYTES || tag.length !== TAG_BYTES)
    throw new Error("the initialization vector or the tag of the envelope has a wrong length");
  const { header, secret } = keyFor(headerOf(bytesOf(encodedHeader)));
  const decipher = createDecipheriv(CIPHER, secret, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(encodedHeader, "ascii"));
  decipher.setAuthTag(tag);
  // `final` throws when the tag is wrong, before any content is used.
  return { header, plaintext: Buffer.concat([decipher.update(ciphertext), decipher.final()]) };
}

/**
 * Decodes a part. Decoders are lenient: they skip whitespace and ignore unused bits of the last character, so that one envelope
 * could be written in several ways. Here any changed character makes the envelope invalid.
 */
function bytesOf(part: string): Buffer {
  const bytes = Buffer.from(part, "base64url");
  if (bytes.toString("base64url") !== part) throw new Error("the envelope is not canonical base64url");
  return bytes;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function headerOf(bytes: Uint8Array): object {
  const text = utf8.decode(bytes);
  const header: unknown = JSON.parse(text);
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw new Error("the header is not an object");
  // RFC 7516, 4: names must be unique, or two parsers may use different values.
  if (memberCount(text) !== Object.keys(header).length) throw new Error("the header has a duplicate member");
  const { alg, enc } = header as Record<string, unknown>;
  if (alg !== ENVELOPE.alg || enc !== ENVELOPE.enc) throw new Error("the header has another algorithm");
  return header;
}

/** A string, or a character of the structure of JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** The number of members of a JSON object as written, without nested ones. */
function memberCount(json: string): number {
  let depth = 0;
  let members = 0;
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (token === ":" && depth === 1) members += 1;
  }
  return members;
}
