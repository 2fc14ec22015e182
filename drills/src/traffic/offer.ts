import { join } from "node:path";
import { runWorker } from "@super-heroes/bench/lab/generators/worker-process";

/** The load: an open loop with a rate a second, or a closed loop with a number of clients. */
export interface OfferOrder {
  url: string;
  path: string;
  load: { rate: number } | { clients: number };
  seconds: number;
  /** The number of windows of equal length that the p99 is the median of; 1 by default. */
  windows?: number;
}

/** The order as the generator's process gets it. */
export interface WholeOfferOrder extends OfferOrder {
  /** A request that takes longer has failed. */
  timeoutSeconds: number;
}

/** What a generator measured. */
export interface Offered {
  /** How long requests were sent. */
  seconds: number;
  sent: number;
  /** Not sent, because the maximum number of requests was in flight. */
  notSent: number;
  /** Responses with 200. */
  good: number;
  /** Responses with 429 or 503 and Retry-After. */
  refused: number;
  /** All other requests, by status or by error. */
  failed: Record<string, number>;
  /**
   * The p99 of responses with 200, from the time when they were due: the median of those of the windows. `NaN` where one has
   * none.
   */
  p99Ms: number;
  /** CPU time of the generator, in cores. */
  cpu: number;
}

const TIMEOUT_SECONDS = 10;

const WORKER = join(import.meta.dir, "offer.worker.ts");

/** Generates load in a process of its own, so that the drill's work does not delay it. Throws when that fails. */
export async function offer(order: OfferOrder, signal: AbortSignal): Promise<Offered> {
  const take = (offered: Offered) => offered;
  const plannedSeconds = order.seconds + TIMEOUT_SECONDS;
  const whole = { ...order, timeoutSeconds: TIMEOUT_SECONDS };
  return await runWorker({ name: "load", file: WORKER, order: whole, plannedSeconds, take, signal });
}
