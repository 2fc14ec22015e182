import { atMost, type Figure, told } from "../../../bench/src/drills/figure.ts";
import { ask } from "../../../bench/src/drills/load/ask.ts";

/** A request that was not answered with success. */
export interface Failure {
  readonly url: string;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly code: string;
  /** When it was begun, in ms of `performance.now()`. */
  readonly begunAtMs: number;
}

/** What became of a load. */
export interface Tally {
  readonly answered: number;
  readonly failures: readonly Failure[];
  /** In ms, in the order of the answers. */
  readonly latenciesMs: readonly number[];
}

/** A load that goes on until it is stopped. */
export interface Load {
  /** Begins no further request, waits for those under way, and tells. */
  stop(): Promise<Tally>;
}

/**
 * What is asked for while something is done to the system. One in four is a fight that is stored: FerretDB, where it
 * stands in for MongoDB, keeps up with no more than that.
 */
export function everydayUrls(gatewayUrl: string): string[] {
  const draw = `${gatewayUrl}/api/fights/randomfighters`;
  return [draw, draw, draw, `${gatewayUrl}/api/fights/execute_fight`];
}

/** Asks for the addresses in turn, `rate` times a second altogether, whatever the answers do. */
export function startLoad(urls: readonly string[], rate: number): Load {
  const latenciesMs: number[] = [];
  const failures: Failure[] = [];
  const underWay = new Set<Promise<void>>();
  const startedAtMs = performance.now();
  let begun = 0;

  const one = async (url: string) => {
    const begunAtMs = performance.now();
    const { status, code, ms } = await ask(url);
    latenciesMs.push(ms);
    if (status < 200 || status > 299) failures.push({ url, status, code, begunAtMs });
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAtMs) / 1000) * rate;
    for (; begun < due; begun += 1) {
      const request: Promise<void> = one(urls[begun % urls.length] as string).finally(() =>
        underWay.delete(request),
      );
      underWay.add(request);
    }
  }, 5);

  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      return { answered: latenciesMs.length - failures.length, failures, latenciesMs };
    },
  };
}

/**
 * What is promised of these failures: none. Where FerretDB stands in for MongoDB, fights that were refused because it did
 * not answer in time (503 `store_unavailable`) are told and not judged: now and then it stands still for a second or two,
 * whatever is done to the system meanwhile.
 */
export function failureFigures(what: string, failures: readonly Failure[], standIns: boolean): Figure[] {
  if (!standIns) return [atMost(0, what, failures.length)];
  const ofStore = failures.filter(({ code }) => code === "store_unavailable");
  return [
    atMost(0, `${what}, but for the stand-in's`, failures.length - ofStore.length),
    told("fights refused because the stand-in for MongoDB did not answer in time", ofStore.length),
  ];
}

/** The failures in words: how many of each kind, and the first address that had it. */
export function inWords(failures: readonly Failure[]): string[] {
  const kinds = Map.groupBy(failures, ({ status, code }) =>
    `${status === 0 ? "no answer" : status} ${code}`.trim(),
  );
  return [...kinds].map(([kind, those]) => `${those.length} × ${kind}, first ${those[0]?.url}`);
}
