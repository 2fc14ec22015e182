import { idFromKey } from "@super-heroes/kit/http/idempotency-key";
import { Problem } from "@super-heroes/kit/http/problem";
import type { Fight, FightRequest } from "./model.ts";

/** The id of the fight that a key stands for; throws 422 when it is not a key. */
export const fightIdOf = (key: string): string => idFromKey("fight", key);

/** The fight a key already stands for is given again, unless the key now comes with another request: 422. */
export function repeated(stored: Fight, { hero, villain, location }: FightRequest): Fight {
  const before = { hero: stored.hero, villain: stored.villain, location: stored.location };
  if (Bun.deepEquals(before, { hero, villain, location })) return stored;
  throw new Problem(422, "idempotency_key_reused", "This Idempotency-Key was used for another fight.");
}
