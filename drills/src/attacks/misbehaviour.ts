import { join } from "node:path";
import { type Attack, startAttack } from "./start-attack.ts";

/** What a client does with a request. */
export type Misdeed =
  /** Asks for a response within a millisecond. */
  | "hurries"
  /** Sends all of it, and resets the connection at once or a moment later. */
  | "cancels"
  /** Sends half of its body, and closes or resets the connection. */
  | "sends half"
  /** Sends all of it, and reads the whole response, however long. */
  | "reads all";

/** A request of a client that misbehaves. */
export interface Misrequest {
  does: Misdeed;
  /** The service that it is sent to. */
  url: string;
  method: string;
  path: string;
  /** Field lines, each with its end; Host, Content-Type and Content-Length are added. */
  fields: string;
  body: string;
}

/** What a client that misbehaves is told to do. */
export interface MisbehaviourOrder {
  /** Sent in turn, so many a second, whatever becomes of those before. */
  requests: readonly Misrequest[];
  perSecond: number;
  seconds: number;
}

/** What it has seen. */
export interface MisbehaviourReport {
  requests: number;
  /** Responses that it read, by misdeed and status, as in "hurries: 504". */
  responses: Record<string, number>;
  /** CPU time of the client, in cores. */
  cpu: number;
}

const WORKER = join(import.meta.dir, "misbehaviour.worker.ts");

/** Lets one client misbehave. It is in place at once. */
export const misbehave = (order: MisbehaviourOrder, signal: AbortSignal): Attack<MisbehaviourReport> =>
  startAttack(WORKER, order, signal);
