import type { FightFact } from "./fight-fact.ts";
import type { Projection } from "./projection.ts";
import { type TeamWins, withFight } from "./wins.ts";

/** A projection that counts fights by one of their properties. Fights without it are left out. */
export const fightsBy = (
  name: string,
  version: number,
  keyOf: (fight: FightFact) => string | undefined,
): Projection<TeamWins> => ({
  name,
  version,
  keysOf({ fight }) {
    const key = fight && keyOf(fight);
    return key === undefined ? [] : [key];
  },
  fold(before, { fight }) {
    if (!fight) throw new Error(`${name} counts fights only`);
    return withFight(before, fight);
  },
});
