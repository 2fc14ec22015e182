import { join } from "node:path";
import { type Attack, startAttack } from "./start-attack.ts";

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

/** What the clients are told to do. */
export interface OccupationOrder {
  idleness: Idleness;
  /** The server, by an IPv4 address. */
  url: string;
  /** Of the request. */
  path: string;
  /** Connections at once; one that the server ends is replaced. */
  clients: number;
  /** So many connect in a second at most, those that come again among them: the attack is that they stay. */
  connectsPerSecond: number;
  /** How long it lasts once all are connected. */
  seconds: number;
}

/** What the clients have seen. */
export interface OccupationReport {
  /** Connections that the server ended, by the status of the response before that, or "closed" where there was none. */
  ended: Record<string, number>;
  /** The longest time that the server has held one, ended or not, from what the client sent last in full. */
  longestMs: number;
  /** From when all were connected to the end. */
  lastedMs: number;
  /** CPU time of the clients, in cores. */
  cpu: number;
}

const WORKER = join(import.meta.dir, "occupation.worker.ts");

/** Occupies a server. It is in place when all clients are connected. */
export const occupy = (order: OccupationOrder, signal: AbortSignal): Attack<OccupationReport> =>
  startAttack(WORKER, order, signal);
