import { join } from "node:path";
import { runWorker } from "@super-heroes/bench/lab/generators/worker-process";

/** What a generator is told to do: so many a second whatever the answers do, or so many clients that wait for theirs. */
export interface OfferOrder {
  url: string;
  path: string;
  load: { rate: number } | { clients: number };
  seconds: number;
}

/** The same, as the generator's process gets it. */
export interface WholeOfferOrder extends OfferOrder {
  /** A request that takes longer failed. */
  timeoutSeconds: number;
}

/** What a generator has seen. */
export interface Offered {
  /** How long requests were offered. */
  seconds: number;
  sent: number;
  /** Not sent because so many were under way already that nobody would have waited. */
  notSent: number;
  /** Answered with 200. */
  good: number;
  /** Answered with 429 or 503 and Retry-After. */
  refused: number;
  /** All others, by status or by what went wrong. */
  failed: Record<string, number>;
  /** Of those answered with 200, from the moment they were due; 0 where there are none. */
  p99Ms: number;
  /** CPU time of the generator itself, in cores. */
  cpu: number;
}

const TIMEOUT_SECONDS = 10;

const WORKER = join(import.meta.dir, "offer.worker.ts");

/** Offers load from a process of its own, so that the drill's work is not in its way. Throws when that fails. */
export async function offer(order: OfferOrder, signal: AbortSignal): Promise<Offered> {
  const take = (offered: Offered) => offered;
  const plannedSeconds = order.seconds + TIMEOUT_SECONDS;
  const whole = { ...order, timeoutSeconds: TIMEOUT_SECONDS };
  return await runWorker({ name: "load", file: WORKER, order: whole, plannedSeconds, take, signal });
}
