import { join } from "node:path";
import { stopWithParent } from "@super-heroes/system/orphans";

/** What a generator is told to do: so many a second whatever the answers do, or so many clients that wait for theirs. */
export interface OfferOrder {
  url: string;
  path: string;
  load: { rate: number } | { clients: number };
  seconds: number;
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

const WORKER = join(import.meta.dir, "offer.worker.ts");

/** Offers load from a process of its own, so that the drill's work is not in its way. Throws when that fails. */
export async function offer(order: OfferOrder, signal: AbortSignal): Promise<Offered> {
  signal.throwIfAborted();
  let offered: Offered | undefined;
  const worker = Bun.spawn([process.execPath, WORKER, JSON.stringify(order)], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
    detached: true,
    ipc(message: Offered) {
      offered = message;
    },
  });
  stopWithParent(worker);
  const kill = () => worker.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  const [complaints] = await Promise.all([new Response(worker.stderr).text(), worker.exited]);
  signal.removeEventListener("abort", kill);
  signal.throwIfAborted();
  if (!offered) throw new Error(`the load generator failed: ${complaints.trim() || "it said nothing"}`);
  return offered;
}
