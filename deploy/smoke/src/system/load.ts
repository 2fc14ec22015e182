import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import { atMost, reported } from "@super-heroes/drills/promise/measurements";
import { type RequestOptions, request } from "@super-heroes/drills/requests/request";

/** A request without a 2xx response. */
export interface Failure {
  readonly url: string;
  /** 0 when there was no response. */
  readonly status: number;
  readonly code: string;
  /** When it was sent, in ms of `performance.now()`. */
  readonly sentAtMs: number;
}

/** What came of a load. */
export interface LoadReport {
  /** The number of responses with 2xx. */
  readonly succeeded: number;
  readonly failures: readonly Failure[];
  /** In ms, in the order of the responses. */
  readonly latenciesMs: readonly number[];
}

/** A request that is repeated. */
export interface RepeatedRequest {
  readonly url: string;
  readonly options?: RequestOptions;
}

/** A load that continues until it is stopped. */
export interface Load {
  /** Sends no further request, and resolves when those in flight have ended. */
  stop(): Promise<LoadReport>;
}

/**
 * The requests of clients while a step does something to the system. One in four stores a fight, which is as many as
 * FerretDB in place of MongoDB can store.
 */
export function everydayRequests(gatewayUrl: string): RepeatedRequest[] {
  const draw = { url: `${gatewayUrl}/api/fights/randomfighters` };
  return [draw, draw, draw, { url: `${gatewayUrl}/api/fights/execute_fight` }];
}

/** Sends the requests in turn, `rate` a second in total, as an open loop. */
export function startLoad(requests: readonly RepeatedRequest[], rate: number): Load {
  const latenciesMs: number[] = [];
  const failures: Failure[] = [];
  const inFlight = new Set<Promise<void>>();
  const startedAtMs = performance.now();
  let sent = 0;

  const send = async ({ url, options }: RepeatedRequest) => {
    const sentAtMs = performance.now();
    const { status, code, ms } = await request(url, options);
    latenciesMs.push(ms);
    if (status < 200 || status > 299) failures.push({ url, status, code, sentAtMs });
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAtMs) / 1000) * rate;
    for (; sent < due; sent += 1) {
      const exchange: Promise<void> = send(requests[sent % requests.length] as RepeatedRequest).finally(() =>
        inFlight.delete(exchange),
      );
      inFlight.add(exchange);
    }
  }, 5);

  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(inFlight);
      return { succeeded: latenciesMs.length - failures.length, failures, latenciesMs };
    },
  };
}

/** Runs `work` under a load, and resolves with what came of the load. The load also ends when `work` rejects. */
export async function underLoad(
  requests: readonly RepeatedRequest[],
  rate: number,
  work: () => Promise<void>,
): Promise<LoadReport> {
  const load = startLoad(requests, rate);
  try {
    await work();
  } catch (error) {
    await load.stop();
    throw error;
  }
  return await load.stop();
}

/**
 * The promise about failures: there are none. Where FerretDB replaces MongoDB, failures of a slow store are reported without
 * a promise: with all cores busy, FerretDB exceeds the query timeout of 800 ms.
 */
export function failureMeasurements(
  what: string,
  failures: readonly Failure[],
  standIns: boolean,
): Measurement[] {
  if (!standIns) return [atMost(0, what, failures.length)];
  const slow = failures.filter(isOfSlowStore);
  return [
    atMost(0, `${what}, except for a slow store`, failures.length - slow.length),
    reported("requests that failed because the stand-in for MongoDB was too slow", slow.length),
  ];
}

/** The gateway's overview of the services has no code when a store is slow. */
const isOfSlowStore = ({ url, status, code }: Failure) =>
  code === "store_unavailable" || (status === 503 && url.endsWith("/api/health"));

/** The failures in words: the number of each kind, and the first address with it. */
export function inWords(failures: readonly Failure[]): string[] {
  const kinds = Map.groupBy(failures, ({ status, code }) =>
    `${status === 0 ? "no response" : status} ${code}`.trim(),
  );
  return [...kinds].map(([kind, those]) => `${those.length} × ${kind}, first ${those[0]?.url}`);
}
