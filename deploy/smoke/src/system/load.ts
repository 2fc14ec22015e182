import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import { atMost, reported } from "@super-heroes/drills/promise/measurements";
import { ask, type RequestOptions } from "@super-heroes/drills/requests/request";

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

/** A request that is made again and again. */
export interface Errand {
  readonly url: string;
  readonly question?: RequestOptions;
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
export function everydayErrands(gatewayUrl: string): Errand[] {
  const draw = { url: `${gatewayUrl}/api/fights/randomfighters` };
  return [draw, draw, draw, { url: `${gatewayUrl}/api/fights/execute_fight` }];
}

/** Runs the errands in turn, `rate` times a second altogether, whatever the answers do. */
export function startLoad(errands: readonly Errand[], rate: number): Load {
  const latenciesMs: number[] = [];
  const failures: Failure[] = [];
  const underWay = new Set<Promise<void>>();
  const startedAtMs = performance.now();
  let begun = 0;

  const one = async ({ url, question }: Errand) => {
    const begunAtMs = performance.now();
    const { status, code, ms } = await ask(url, question);
    latenciesMs.push(ms);
    if (status < 200 || status > 299) failures.push({ url, status, code, begunAtMs });
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAtMs) / 1000) * rate;
    for (; begun < due; begun += 1) {
      const request: Promise<void> = one(errands[begun % errands.length] as Errand).finally(() =>
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

/** Does something while a load goes on, and tells what became of the load; it ends whatever comes of `work`. */
export async function underLoad(
  errands: readonly Errand[],
  rate: number,
  work: () => Promise<void>,
): Promise<Tally> {
  const load = startLoad(errands, rate);
  try {
    await work();
  } catch (error) {
    await load.stop();
    throw error;
  }
  return await load.stop();
}

/**
 * What is promised of these failures: none. Where FerretDB stands in for MongoDB, what it was too slow for is told and not
 * judged: on a machine whose cores are all busy it needs more than the 800 ms that a query is given.
 */
export function failureFigures(what: string, failures: readonly Failure[], standIns: boolean): Measurement[] {
  if (!standIns) return [atMost(0, what, failures.length)];
  const slow = failures.filter(isOfSlowStore);
  return [
    atMost(0, `${what}, but for those`, failures.length - slow.length),
    reported("requests refused because the stand-in for MongoDB did not answer in time", slow.length),
  ];
}

/** The gateway's own account of the system says so without a code. */
const isOfSlowStore = ({ url, status, code }: Failure) =>
  code === "store_unavailable" || (status === 503 && url.endsWith("/api/health"));

/** The failures in words: how many of each kind, and the first address that had it. */
export function inWords(failures: readonly Failure[]): string[] {
  const kinds = Map.groupBy(failures, ({ status, code }) =>
    `${status === 0 ? "no answer" : status} ${code}`.trim(),
  );
  return [...kinds].map(([kind, those]) => `${those.length} × ${kind}, first ${those[0]?.url}`);
}
