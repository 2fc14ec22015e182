import { lookup as systemLookup } from "node:dns/promises";
import { haveNames, type Lookup, type ReplicaAddress, resolved, unresolved } from "./addresses.ts";

/** The URLs of an upstream, and what is called when their names do not resolve. */
export interface LookupsOptions {
  /** At least one. */
  baseUrls: readonly string[];
  lookup?: Lookup | undefined;
  /** Called for each lookup that failed. `isFirst`: the one before had succeeded. */
  onFailed(baseUrl: string, error: unknown, isFirst: boolean): void;
  /** Called when a name resolves after a lookup that failed. */
  onRecovered(baseUrl: string): void;
}

/** The places of an upstream, as its URLs and the last lookups of their names show them. */
export interface Lookups {
  /** Whether there is a name to look up. */
  readonly hasNames: boolean;
  /** Each place once. */
  places(): readonly ReplicaAddress[];
  /** Pairs of URLs that are the same place. */
  duplicates(): readonly string[];
  /** Looks all names up. A name that does not resolve keeps its last places. Never rejects. */
  lookUp(): Promise<void>;
}

const lookupAll: Lookup = (hostname) => systemLookup(hostname, { all: true });

/** Creates the lookups. Until the first one a name is its own place, so that a service starts without waiting for it. */
export function createLookups({
  baseUrls,
  lookup = lookupAll,
  onFailed,
  onRecovered,
}: LookupsOptions): Lookups {
  const known = new Map(baseUrls.map((baseUrl) => [baseUrl, [unresolved(baseUrl)]]));
  const failing = new Set<string>();

  async function lookUpOne(baseUrl: string): Promise<void> {
    try {
      const found = await resolved(baseUrl, lookup);
      // The only address of the only name is left to the system, which looks the name up for each connection.
      const isSole = baseUrls.length === 1 && found.length === 1;
      known.set(baseUrl, isSole ? [unresolved(baseUrl)] : found);
      if (failing.delete(baseUrl)) onRecovered(baseUrl);
    } catch (error) {
      onFailed(baseUrl, error, !failing.has(baseUrl));
      failing.add(baseUrl);
    }
  }

  return {
    hasNames: haveNames(baseUrls),
    places() {
      const all = [...known.values()].flat();
      const byAddress = new Map(all.toReversed().map((place) => [place.address, place]));
      return [...byAddress.values()].toReversed();
    },
    duplicates() {
      const all = [...known.values()].flat();
      return all.flatMap(({ address, baseUrl }, index) => {
        const first = all.findIndex((other) => other.address === address);
        return first < index ? [`${all[first]?.baseUrl} and ${baseUrl} are both ${address}`] : [];
      });
    },
    async lookUp() {
      await Promise.all(baseUrls.map(lookUpOne));
    },
  };
}
