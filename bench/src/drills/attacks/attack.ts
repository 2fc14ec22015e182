import { join } from "node:path";
import { runWorker } from "../../generators/worker-process.ts";

/** How clients occupy a server: each with a connection on which it does next to nothing. */
export type Idleness =
  /** The head of a POST, and never its body. */
  | "never a body"
  /** A header field of a byte a second that never ends. */
  | "a head of a byte a second"
  /** The same on a connection that has carried a whole request before. */
  | "a second head of a byte a second"
  /** A whole request, and its response is read by a byte a second. */
  | "reads a byte a second";

/** What a process of attackers is told to do. */
export interface AttackOrder {
  idleness: Idleness;
  /** The server, by an IPv4 address. */
  url: string;
  /** Of the request. */
  path: string;
  /** Connections at once; where the server ends one, it is replaced after a second. */
  clients: number;
  /** How long it lasts once all are connected. */
  seconds: number;
}

/** What the attackers have seen. */
export interface AttackReport {
  /** Connections that were opened. */
  opened: number;
  /** Connections that the server ended, by the status of the response before that, or "closed" where there was none. */
  ended: Record<string, number>;
  /** The longest time that the server has held one, ended or not, from what the client sent last in full. */
  longestMs: number;
  /** From when all were connected to the end. */
  lastedMs: number;
  /** CPU time of the attackers, in cores. */
  cpu: number;
}

/** An attack in a process of its own. */
export interface Attack {
  /** Resolves when all clients are connected. Rejects as {@link report} does. */
  readonly inPlace: Promise<void>;
  /** Resolves when it is over. Rejects when the process fails, and with the signal's reason when that is aborted. */
  readonly report: Promise<AttackReport>;
}

/** What the process of the attackers says: that all are connected, and at the end what they have seen. */
export type AttackMessage = { inPlace: true } | AttackReport;

const WORKER = join(import.meta.dir, "attack.worker.ts");

/** Starts an attack, of which this process does not feel anything. */
export function startAttack(order: AttackOrder, signal: AbortSignal): Attack {
  const inPlace = Promise.withResolvers<void>();
  const report = runWorker({
    name: "attack",
    file: WORKER,
    order,
    signal,
    take(message: AttackMessage) {
      if (!("inPlace" in message)) return message;
      inPlace.resolve();
      return undefined;
    },
  });
  report.catch(inPlace.reject);
  // The caller awaits one of them at a time.
  inPlace.promise.catch(() => {});
  return { inPlace: inPlace.promise, report };
}
