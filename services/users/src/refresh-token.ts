import type { SessionToken } from "./store/sessions.ts";

/** How long a refresh token lasts when it is not used. */
export const REFRESH_TOKEN_MS = 30 * 24 * 60 * 60 * 1000;

const SESSION_BYTES = 16;
const SECRET_BYTES = 32;
const FORM = /^([\w-]{22})\.([\w-]{43})$/;

/** Makes the id of a new session: 128 random bits. */
export const newSessionId = (): string => randomText(SESSION_BYTES);

/**
 * Makes a refresh token for a session: its id, and a secret of 256 random bits. Only `text` holds the secret. A plain
 * SHA-256 is enough for something that nobody could ever guess.
 */
export function newRefreshToken(sessionId: string): SessionToken & { text: string } {
  const secret = randomText(SECRET_BYTES);
  return { sessionId, tokenHash: sha256(secret), text: `${sessionId}.${secret}` };
}

/** Reads a refresh token; undefined when it is none. */
export function readRefreshToken(text: string): SessionToken | undefined {
  const [, sessionId, secret] = FORM.exec(text) ?? [];
  return sessionId && secret ? { sessionId, tokenHash: sha256(secret) } : undefined;
}

const randomText = (bytes: number) =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64url");

const sha256 = (text: string) => new Bun.CryptoHasher("sha256").update(text).digest("hex");
