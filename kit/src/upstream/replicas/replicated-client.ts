import { type CancelSignal } from "../../request/cancellation.ts";
import { DeadlineExceeded } from "../../request/deadline.ts";
import { promised, type Receiver } from "../../request/receiver.ts";
import {
  ClientError,
  type HttpClient,
  type HttpResponse,
  type ProxiedResponse,
  type ProxyRequest,
} from "../http-client/http-client.ts";
import type { Replica } from "./replica.ts";
import type { ReplicaSet } from "./replica-set.ts";

/** How a call to a replica ended. */
export type ReplicaOutcome = "ok" | "failed" | "cancelled";

/** What the client reports of its calls. */
export interface ReplicatedClientOptions {
  /** A call that had at least this long when its deadline passed shows that its replica is slow to respond; in ms. */
  leastMs: number;
  onCalled?(replica: Replica, outcome: ReplicaOutcome): void;
  /** No connection was made to a replica. */
  onUnreachable?(replica: Replica): void;
}

/** An attempt of which it is known which other one it repeats, as a second attempt of a hedged call. */
export interface Twin {
  readonly twin?: CancelSignal | undefined;
}

/**
 * One client for several replicas, which has the promises of a client of one. A call goes to a replica of the set's choice, and a
 * further one with the same signal, or with that of its twin, to another replica: so a retry and a second attempt do not meet
 * what delayed the first. A call that found no connection has done nothing, and goes on to the next replica, until none is left.
 */
export function createReplicatedClient(set: ReplicaSet, options: ReplicatedClientOptions): HttpClient {
  /** The replica of the last call with a signal. */
  const last = new WeakMap<CancelSignal, Replica>();

  function pick(signal: CancelSignal | undefined, tried: readonly Replica[]): Replica | undefined {
    if (tried.length > 0) return set.all.find((replica) => !tried.includes(replica));
    if (!signal || set.all.length < 2) return set.pick();
    const { twin } = signal as Twin;
    const picked = set.pick(last.get(signal) ?? (twin && last.get(twin)));
    if (picked) last.set(signal, picked);
    return picked;
  }

  function begin(replica: Replica): number {
    replica.inFlight += 1;
    return set.nowMs;
  }

  function ended(replica: Replica, startedAtMs: number, outcome: ReplicaOutcome): void {
    replica.inFlight -= 1;
    const durationMs = set.nowMs - startedAtMs;
    if (outcome === "ok") set.succeeded(replica, durationMs);
    else if (outcome === "failed") set.failed(replica);
    else set.cancelled(replica, durationMs);
    options.onCalled?.(replica, outcome);
  }

  /** Notes a failed call. Whether another replica may be tried. */
  function failed(replica: Replica, startedAtMs: number, error: unknown, tried: readonly Replica[]): boolean {
    ended(replica, startedAtMs, outcomeOf(error, set.nowMs - startedAtMs, options.leastMs));
    if (!isUnreachable(error)) return false;
    options.onUnreachable?.(replica);
    return set.hasOther(tried);
  }

  /** A GET under way, at one replica after another. */
  class Sending implements Receiver<HttpResponse> {
    #replica: Replica | undefined;
    #startedAtMs = 0;
    #tried: readonly Replica[] = NONE;

    constructor(
      private readonly path: string,
      private readonly headers: string,
      private readonly signal: CancelSignal | undefined,
      private readonly maxBodyBytes: number | undefined,
      private readonly receiver: Receiver<HttpResponse>,
    ) {}

    start(): void {
      const replica = pick(this.signal, this.#tried);
      if (!replica) {
        this.receiver.reject(noReplica());
        return;
      }
      this.#replica = replica;
      this.#startedAtMs = begin(replica);
      try {
        replica.client.request(this.path, this.headers, this.signal, this.maxBodyBytes, this);
      } catch (error) {
        replica.inFlight -= 1;
        throw error;
      }
    }

    resolve(response: HttpResponse): void {
      if (this.#replica) ended(this.#replica, this.#startedAtMs, isFailure(response.status) ? "failed" : "ok");
      this.receiver.resolve(response);
    }

    reject(error: unknown): void {
      const replica = this.#replica;
      if (!replica) return;
      this.#tried = [...this.#tried, replica];
      if (failed(replica, this.#startedAtMs, error, this.#tried)) this.start();
      else this.receiver.reject(error);
    }
  }

  async function exchange(request: ProxyRequest, signal?: CancelSignal): Promise<ProxiedResponse> {
    const tried: Replica[] = [];
    while (true) {
      const replica = pick(signal, tried);
      if (!replica) throw noReplica();
      tried.push(replica);
      const startedAtMs = begin(replica);
      try {
        const response = await replica.client.exchange(request, signal);
        ended(replica, startedAtMs, isFailure(response.status) ? "failed" : "ok");
        return response;
      } catch (error) {
        if (!failed(replica, startedAtMs, error, tried)) throw error;
      }
    }
  }

  const request: HttpClient["request"] = (path, headers, signal, maxBodyBytes, receiver) =>
    new Sending(path, headers, signal, maxBodyBytes, receiver).start();

  return {
    get: (path, headers, signal, maxBodyBytes) =>
      promised((receiver) => request(path, headers, signal, maxBodyBytes, receiver)),
    request,
    exchange,
    get sockets() {
      const all = set.all.map(({ client }) => client.sockets);
      return {
        busy: all.reduce((sum, { busy }) => sum + busy, 0),
        idle: all.reduce((sum, { idle }) => sum + idle, 0),
      };
    },
    close() {
      for (const { client } of set.all) client.close();
    },
  };
}

const NONE: readonly Replica[] = [];

/** An error of the replica: other replicas may not have it. 501 is the same everywhere. */
const isFailure = (status: number): boolean => status >= 500 && status !== 501;

const isUnreachable = (error: unknown): boolean => error instanceof ClientError && error.code === "unreachable";

/** What an error says about the replica. A response that is too large says nothing. */
function outcomeOf(error: unknown, hadMs: number, leastMs: number): ReplicaOutcome {
  if (error instanceof ClientError) return error.code === "too_large" ? "ok" : "failed";
  return error instanceof DeadlineExceeded && hadMs >= leastMs ? "failed" : "cancelled";
}

const noReplica = () => new ClientError("unreachable", "the upstream has no replica");
