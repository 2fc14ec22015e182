import { Problem } from "@super-heroes/kit/problem";
import type { Fight, FightRequest } from "./model.ts";

const ACCEPTABLE = /^[\x21-\x7e]{1,255}$/;

/**
 * The id of the fight that a key stands for: a UUID of version 8 (RFC 9562) made from the key's SHA-256. The
 * same key gives the same id in every process, so the store's own primary key is what keeps a repeated request
 * from making a second fight. Throws 422 when the key is not 1–255 visible ASCII characters.
 */
export function fightIdOf(key: string): string {
  if (!ACCEPTABLE.test(key))
    throw new Problem(
      422,
      "invalid_idempotency_key",
      "Idempotency-Key must be 1 to 255 visible ASCII characters.",
    );
  const bytes = new Bun.CryptoHasher("sha256").update(`fight:${key}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The fight a key already stands for is given again, unless the key now comes with another request: 422. */
export function repeated(stored: Fight, { hero, villain, location }: FightRequest): Fight {
  const before = { hero: stored.hero, villain: stored.villain, location: stored.location };
  if (Bun.deepEquals(before, { hero, villain, location })) return stored;
  throw new Problem(422, "idempotency_key_reused", "This Idempotency-Key was used for another fight.");
}
