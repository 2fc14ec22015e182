import { join } from "node:path";
import { type Attack, startAttack } from "./start-attack.ts";

/** What a client does wrong with a request. */
export type Misdeed =
  /** Sets a deadline of one millisecond. */
  | "hurries"
  /** Sends all of it, and resets the connection at once or after some milliseconds. */
  | "cancels"
  /** Sends half of the body, and closes or resets the connection. */
  | "sends half"
  /** Sends all of it, and reads the whole response, whatever its length. */
  | "reads all";

/** A request of a misbehaving client. */
export interface Misrequest {
  does: Misdeed;
  /** The address of the service. */
  url: string;
  method: string;
  path: string;
  /** Header lines, each with its CRLF; Host, Content-Type and Content-Length are added. */
  fields: string;
  body: string;
}

/** The order to a misbehaving client. */
export interface MisbehaviourOrder {
  /** Sent in turn, `perSecond` a second, as an open loop. */
  requests: readonly Misrequest[];
  perSecond: number;
  seconds: number;
}

/** What the client measured. */
export interface MisbehaviourReport {
  requests: number;
  /** Responses that it read, by misdeed and status, such as "hurries: 504". */
  responses: Record<string, number>;
  /** CPU time of the client, in cores. */
  cpu: number;
}

const WORKER = join(import.meta.dir, "misbehaviour.worker.ts");

/** Starts a misbehaving client. It is in place at once. */
export const misbehave = (order: MisbehaviourOrder, signal: AbortSignal): Attack<MisbehaviourReport> =>
  startAttack(WORKER, order, signal);
