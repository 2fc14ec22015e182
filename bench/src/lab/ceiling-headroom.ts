import type { LoadResult } from "../analysis/observation/segment.ts";
import type { OpenLoopGenerator, OpenLoopOrder } from "./generators/open-loop.ts";
import { keptUp } from "../analysis/validity.ts";

/** Offers so many fights a second to the ceiling, for a moment. */
export type OfferToCeiling = (rate: number) => Promise<Pick<LoadResult, "good" | "dropped" | "seconds">>;

/** Knows which rates the generator can be trusted with. */
export interface CeilingHeadroom {
  /** Whether twice this rate, offered to the ceiling, is answered. Found out once, when it is first asked for. */
  holds(rate: number): Promise<boolean>;
}

/** Up to here no generator is in doubt, and a short run saves the time. */
const UNDOUBTED_RATE = 200;
/** One hiccup of the machine is not a limit of the generator. */
const ATTEMPTS = 2;

/** What is found out holds for the whole run: a rate that is answered covers all lower ones, one that is not all higher. */
export function createHeadroom(offer: OfferToCeiling): CeilingHeadroom {
  let holdsUpTo = UNDOUBTED_RATE;
  let failsFrom = Number.POSITIVE_INFINITY;

  async function isAnswered(rate: number): Promise<boolean> {
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
      const answered = await isAnswered(2 * rate);
      if (answered) holdsUpTo = rate;
      else failsFrom = rate;
      return answered;
    },
  };
}

/** A moment, after one in which connections are opened. */
const OFFER = { warmupSeconds: 1, seconds: 2 };

/** Offers fights to the ceiling, whose whole address is `url`. */
export function offerWith(
  { run }: OpenLoopGenerator,
  { signal, ...place }: Pick<OpenLoopOrder, "url" | "scratchDir"> & { signal: AbortSignal },
): OfferToCeiling {
  return (offered) =>
    run({ ...OFFER, ...place, offered }, { onMeasuring: () => {}, onMeasured: () => {}, signal });
}
