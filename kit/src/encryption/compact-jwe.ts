import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** How envelopes are made, and the only way that is accepted: the named key encrypts the content itself (RFC 7518). */
export const ENVELOPE = { alg: "dir", enc: "A256GCM" } as const;

const CIPHER = "aes-256-gcm";
/** RFC 7518, 5.3: 96 bits of initialisation vector and 128 of authentication tag. Shorter ones are not accepted. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A compact JWE that is authentic: its protected header and what was in it. */
export interface Decrypted<Header> {
  header: Header;
  plaintext: Uint8Array;
}

/** What a header says once it is read, and the key that it was sealed with. */
export interface Keyed<Header> {
  header: Header;
  /** 32 bytes. */
  secret: Uint8Array;
}

/**
 * A compact JWE (RFC 7516, `dir` and `A256GCM`) of these bytes under a key of 32 bytes. The header is protected: the
 * cipher authenticates it.
 *
 * `node:crypto` is synchronous: a body of 1 KB takes some microseconds, where WebCrypto takes a task of its own.
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
  // There is no encrypted key with `dir`: the second part is empty.
  return `${encodedHeader}..${parts.join(".")}`;
}

/**
 * Decrypts a compact JWE with the key that `keyFor` finds by its header, which at that time is not authenticated yet.
 *
 * Throws an Error unless there are five parts of canonical base64url, the header is an object that names every member
 * once and asks for `dir` and `A256GCM`, and the tag is right. What `keyFor` throws is passed on.
 */
export function decryptCompact<Header>(
  jwe: string,
  keyFor: (header: object) => Keyed<Header>,
): Decrypted<Header> {
  const parts = jwe.split(".");
  const [encodedHeader = "", encryptedKey, ...rest] = parts;
  if (parts.length !== 5 || encryptedKey !== "")
    throw new Error("the envelope has other parts than it should");
  const [iv, ciphertext, tag] = rest.map(bytesOf) as [Buffer, Buffer, Buffer];
  if (iv.length !== IV_BYTES || tag.length !== TAG_BYTES)
    throw new Error("the envelope has an initialisation vector or a tag of another length");
  const { header, secret } = keyFor(headerOf(bytesOf(encodedHeader)));
  const decipher = createDecipheriv(CIPHER, secret, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(encodedHeader, "ascii"));
  decipher.setAuthTag(tag);
  // `final` throws when the tag is wrong, before anything of the content is used.
  return { header, plaintext: Buffer.concat([decipher.update(ciphertext), decipher.final()]) };
}

/**
 * The bytes of a part. Decoders are lenient: they skip blanks, and ignore the bits of a last character that no byte
 * needs, so that one envelope could be written in several ways. Here any changed character makes it another envelope.
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
    throw new Error("the header is no object");
  // RFC 7516, 4: names must be unique, or two readers may each take another value.
  if (memberCount(text) !== Object.keys(header).length) throw new Error("the header names a member twice");
  const { alg, enc } = header as Record<string, unknown>;
  if (alg !== ENVELOPE.alg || enc !== ENVELOPE.enc) throw new Error("the header asks for another encryption");
  return header;
}

/** A string, or a character that gives JSON its structure. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** How many members a JSON object is written with, those inside its members not counted. */
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
