import type { SessionToken } from "./store/sessions.ts";

/** How long an unused refresh token is valid. */
export const REFRESH_TOKEN_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * How long an exchanged token can be exchanged for the same successor again: for two tabs that refresh at once, and for a
 * client whose response was lost. Supabase and Okta have such an interval, of 10 and up to 60 seconds.
 */
export const GRACE_MS = 10_000;

const ID_BYTES = 16;
const SECRET_BYTES = 32;
const SALT_BYTES = 32;
const FORM = /^([\w-]{22})\.([\w-]{43})$/;

/** A refresh token: the id of its session, and a secret of 256 bits. Only `text` holds the secret. */
export interface RefreshToken extends SessionToken {
  text: string;
}

/** Creates the id of a new session, or its public name: 128 random bits. */
export const newSessionId = (): string => randomText(ID_BYTES);

/** Creates the salt that a successor is derived with. */
export const newSalt = (): string => randomText(SALT_BYTES);

/** Creates the first refresh token of a session. */
export const newRefreshToken = (sessionId: string): RefreshToken =>
  tokenOf(sessionId, randomText(SECRET_BYTES));

/** Parses a refresh token; undefined when the text is not one. */
export function readRefreshToken(text: string): RefreshToken | undefined {
  const [, sessionId, secret] = FORM.exec(text) ?? [];
  return sessionId && secret ? tokenOf(sessionId, secret) : undefined;
}

/**
 * The successor of a token: the HMAC-SHA256 of the salt and the token's secret, so that the same two give the same successor.
 * Neither is sufficient: the store has the salt but no secret, a client has the secret but no salt.
 */
export function successorOf({ sessionId, text }: RefreshToken, salt: string): RefreshToken {
  const secret = new Bun.CryptoHasher("sha256", Buffer.from(salt, "base64url")).update(secretIn(text));
  return tokenOf(sessionId, secret.digest("base64url"));
}

/** A plain SHA-256 is enough for a random secret of 256 bits. */
const tokenOf = (sessionId: string, secret: string): RefreshToken => ({
  sessionId,
  tokenHash: new Bun.CryptoHasher("sha256").update(secret).digest("hex"),
  text: `${sessionId}.${secret}`,
});

const secretIn = (text: string) => text.slice(text.indexOf(".") + 1);

const randomText = (bytes: number) =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64url");
