import type { LoadResult } from "../analysis/observation/segment.ts";
import { keptUp } from "../analysis/validity.ts";
import type { OpenLoopGenerator, OpenLoopOrder } from "./generators/open-loop.ts";

/** Offers requests to the ceiling at this rate per second, for a moment. */
export type OfferToCeiling = (rate: number) => Promise<Pick<LoadResult, "good" | "dropped" | "seconds">>;

/** Which rates the generator can offer with room to spare. */
export interface CeilingHeadroom {
  /** Whether the ceiling serves twice this rate. Measured once, at the first call. */
  holds(rate: number): Promise<boolean>;
}

/** Up to this rate every generator has room, and a short run saves the time. */
const UNDOUBTED_RATE = 200;
/** One pause of the machine is not a limit of the generator. */
const ATTEMPTS = 2;

/** Results hold for the whole run: a rate that is served covers all lower ones, one that is not all higher ones. */
export function createHeadroom(offer: OfferToCeiling): CeilingHeadroom {
  let holdsUpTo = UNDOUBTED_RATE;
  let failsFrom = Number.POSITIVE_INFINITY;

  async function isServed(rate: number): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const seen = await offer(rate);
      if (seen.dropped === 0 && keptUp(rate, seen)) return true;
    }
    return false;
  }

  return {
    async holds(rate) {
      if (rate <= holdsUpTo) return true;
      if (rate >= failsFrom) return false;
      const served = await isServed(2 * rate);
      if (served) holdsUpTo = rate;
      else failsFrom = rate;
      return served;
    },
  };
}

/** A moment, after another in which connections are opened. */
const OFFER = { warmupSeconds: 1, seconds: 2 };

/** Offers requests to the ceiling, whose whole address is `url`. */
export function offerWith(
  { run }: OpenLoopGenerator,
  { signal, ...place }: Pick<OpenLoopOrder, "url" | "scratchDir"> & { signal: AbortSignal },
): OfferToCeiling {
  return (offered) =>
    run({ ...OFFER, ...place, offered }, { onMeasuring: () => {}, onMeasured: () => {}, signal });
}
