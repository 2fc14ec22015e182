import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { Flag } from "@super-heroes/kit/flags/flag";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import { createLeg, type Leg } from "@super-heroes/kit/orchestration/leg";
import type { ResponseCheck, Upstream } from "@super-heroes/kit/upstream/upstream";
import { Fighter, Location } from "./model.ts";

/** The services that a fight draws from. */
export interface Upstreams {
  heroes: Upstream;
  villains: Upstream;
  locations: Upstream;
}

/** The three draws of a fight, each a leg over its upstream. */
export interface Roster extends Record<string, Leg<unknown>> {
  hero: Leg<Fighter>;
  villain: Leg<Fighter>;
  location: Leg<Location>;
}

const fighter = TypeCompiler.Compile(Fighter);
const place = TypeCompiler.Compile(Location);

/**
 * Creates the legs of a fight. Mode `coalesced` has at most `sharedInFlight` calls in flight per upstream, and mode `hedged` makes
 * second attempts for those requests that the flag `hedging` allows.
 */
export function createRoster(
  { heroes, villains, locations }: Upstreams,
  { sharedInFlight, hedging, metrics }: { sharedInFlight: number; hedging: Flag<boolean>; metrics: Metrics },
): Roster {
  const draw = <Drawn>(noun: string, upstream: Upstream, check: ResponseCheck<Drawn>): Leg<Drawn> => {
    const path = `/api/${upstream.name}/random_${noun}`;
    return createLeg({
      call: (scope, receiver) => upstream.request(path, check, scope, receiver),
      callMany: (count, scope) => upstream.getMany(`${path}?count=${count}`, check, count, scope),
      sharedInFlight,
      timeoutError: upstream.timeoutProblem,
      mayHedge: ({ correlationId }) => hedging.for(correlationId),
      hedges: metrics.hedgesOf(noun),
    });
  };
  return {
    hero: draw("hero", heroes, fighter),
    villain: draw("villain", villains, fighter),
    location: draw("location", locations, place),
  };
}
