import type { Tally } from "../../metrics/tally-counter.ts";
import type { HttpClient } from "../http-client/http-client.ts";

/** How a call to a replica ended. */
export type ReplicaOutcome = "ok" | "failed" | "cancelled";

/** Why a replica is not called for some time. */
export type EjectionReason = "failing" | "slow";

/** The number of calls to a replica, by outcome. */
export type ReplicaCalls = Readonly<Record<ReplicaOutcome, Tally>>;

/** One of several processes that serve the same, and what its calls have shown. */
export interface Replica {
  /** Host and port, as in `10.1.0.7:8001`; unique within its set. */
  readonly address: string;
  readonly client: HttpClient;
  /** Its counters; `undefined` while the replica is the only one, whose calls are those of the upstream. */
  calls: ReplicaCalls | undefined;
  /** Calls that have not ended; not counted while the replica is the only one. */
  inFlight: number;
  /** The number of the last draw in which it was chosen. */
  turn: number;
  /** Failures since the last success. */
  failures: number;
  /** What the last failure or ejection was about, in words for the log. */
  fault: string | undefined;
  /** How many of its ejections followed one another; the next one is longer. */
  ejections: number;
  /** Why it was ejected last. */
  ejectedFor: EjectionReason | undefined;
  /** It is not called until then, in ms of the set's clock; in the past while it is called. */
  ejectedUntilMs: number;
  /** When it was called again after an ejection, or joined a set that was already in use; -Infinity for the first members. */
  returnedAtMs: number;
  /** Durations since the last comparison, in ms. */
  durations: number[];
}

/** What is known of a replica when it joins. */
export interface NewReplica {
  address: string;
  client: HttpClient;
  /** When it joined a set that was already in use. */
  returnedAtMs?: number;
}

/** Creates a replica whose calls have shown nothing yet. */
export function createReplica({
  address,
  client,
  returnedAtMs = Number.NEGATIVE_INFINITY,
}: NewReplica): Replica {
  return {
    address,
    client,
    calls: undefined,
    inFlight: 0,
    turn: 0,
    failures: 0,
    fault: undefined,
    ejections: 0,
    ejectedFor: undefined,
    ejectedUntilMs: Number.NEGATIVE_INFINITY,
    returnedAtMs,
    durations: [],
  };
}
