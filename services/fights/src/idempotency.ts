import { idFromKey } from "@super-heroes/kit/http/idempotency-key";
import { Problem } from "@super-heroes/kit/http/problem";
import type { Fight, FightRequest } from "./model.ts";

/** The id of the fight for an idempotency key. Throws 422 when the key is not valid. */
export const fightIdOf = (key: string): string => idFromKey("fight", key);

/** Returns the stored fight of a key that is used again. Throws 422 when the request differs from the first one. */
export function repeated(stored: Fight, { hero, villain, location }: FightRequest): Fight {
  const before = { hero: stored.hero, villain: stored.villain, location: stored.location };
  if (Bun.deepEquals(before, { hero, villain, location })) return stored;
  throw new Problem(
    422,
    "idempotency_key_reused",
    "This Idempotency-Key was used for another fight. Use a new key for a new request.",
  );
}
