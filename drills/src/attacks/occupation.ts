import { join } from "node:path";
import { type Attack, startAttack } from "./start-attack.ts";

/** How clients occupy a server: each keeps a connection open and almost idle. */
export type Idleness =
  /** The head of a POST, and never its body. */
  | "never a body"
  /** A header field that grows by a byte a second and never ends. */
  | "a head of a byte a second"
  /** The same, on a connection that has served a whole request before. */
  | "a second head of a byte a second"
  /** A whole request, whose response is read at a byte a second. */
  | "reads a byte a second";

/** The order to the clients. */
export interface OccupationOrder {
  idleness: Idleness;
  /** The address of the server, an IPv4 address. */
  url: string;
  /** The path of the request. */
  path: string;
  /** The number of connections at a time; one that the server ends is replaced. */
  clients: number;
  /** The maximum number of new connections a second, replacements included: the load must come from open connections. */
  connectsPerSecond: number;
  /** How long it lasts after all clients have connected. */
  seconds: number;
}

/** What the clients measured. */
export interface OccupationReport {
  /** Connections that the server ended, by the status of its response, or "closed" without one. */
  ended: Record<string, number>;
  /** The longest time that the server has kept a connection, from the last complete request or head. */
  longestMs: number;
  /** From the time when all clients had connected. */
  lastedMs: number;
  /** CPU time of the clients, in cores. */
  cpu: number;
}

const WORKER = join(import.meta.dir, "occupation.worker.ts");

/** Occupies a server. The attack is in place when all clients are connected. */
export const occupy = (order: OccupationOrder, signal: AbortSignal): Attack<OccupationReport> =>
  startAttack(WORKER, order, signal);
