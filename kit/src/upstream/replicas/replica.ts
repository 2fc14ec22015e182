import type { HttpClient } from "../http-client/http-client.ts";

/** Why a replica is not called for some time. */
export type EjectionReason = "failing" | "slow";

/** One of several processes that serve the same, and what its calls have shown. */
export interface Replica {
  /** Host and port, as in `10.1.0.7:8001`; unique within its set. */
  readonly address: string;
  readonly client: HttpClient;
  /** Calls that have not ended. */
  inFlight: number;
  /** Failures since the last success. */
  failures: number;
  /** How many of its ejections followed one another; the next one is longer. */
  ejections: number;
  /** It is not called until then, in ms of the set's clock; in the past while it is called. */
  ejectedUntilMs: number;
  /** When it was called again after an ejection, or joined a set that was already in use; -Infinity for the first members. */
  returnedAtMs: number;
  /** Durations since the last comparison, in ms. */
  durations: number[];
}

/** A replica of which nothing is known. */
export function createReplica(address: string, client: HttpClient, returnedAtMs: number): Replica {
  return {
    address,
    client,
    inFlight: 0,
    failures: 0,
    ejections: 0,
    ejectedUntilMs: Number.NEGATIVE_INFINITY,
    returnedAtMs,
    durations: [],
  };
}

/** A replica as others see it. */
export interface ReplicaView {
  address: string;
  /** `returning`: called less often than the others, for some seconds after an ejection. */
  state: "up" | "ejected" | "returning";
  inFlight: number;
}
