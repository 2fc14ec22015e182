import type { CancelSignal } from "../../request/cancellation.ts";
import { DeadlineExceeded } from "../../request/deadline.ts";
import { promised, type Receiver } from "../../request/receiver.ts";
import {
  ClientError,
  type HttpClient,
  type HttpResponse,
  type ProxiedResponse,
  type ProxyRequest,
} from "../http-client/http-client.ts";
import { isReplicasFault } from "../upstream-failure.ts";
import type { Replica, ReplicaOutcome } from "./replica.ts";
import type { ReplicaSet } from "./replica-set.ts";

/** What the client needs besides its replicas. */
export interface ReplicatedClientOptions {
  /** A call that had at least this long when its deadline passed shows that its replica is slow to respond; in ms. */
  leastMs: number;
  /** Called when no connection could be made to a replica. */
  onUnreachable?(replica: Replica): void;
}

/** An attempt that repeats an earlier one, as the second attempt of a hedged call does. */
export interface Twin {
  /** The signal of the earlier attempt. */
  readonly twin?: CancelSignal | undefined;
}

/**
 * One client for several replicas, with the promises of a client of one. A call goes to a replica of the set's choice. While
 * one with the same signal, or with that of its twin, is under way or has failed, it goes to another replica, so that a retry
 * and a second attempt do not meet what failed or delayed the first. A call that found no connection has done nothing: it
 * goes on to the next replica, until none is left. While the set has one replica, calls go to its client directly.
 */
export function createReplicatedClient(set: ReplicaSet, options: ReplicatedClientOptions): HttpClient {
  const { leastMs, onUnreachable } = options;
  /** The replica of the last call with a signal that is under way or has failed. */
  const last = new WeakMap<CancelSignal, Replica>();

  function pick(signal: CancelSignal | undefined, tried: readonly Replica[]): Replica | undefined {
    if (!signal) return set.pick(undefined, tried);
    const { twin } = signal as Twin;
    const picked = set.pick(last.get(signal) ?? (twin && last.get(twin)), tried);
    if (picked) last.set(signal, picked);
    return picked;
  }

  /** Notes the end of a call. */
  function ended(replica: Replica, outcome: ReplicaOutcome, durationMs: number): void {
    replica.inFlight -= 1;
    replica.calls?.[outcome].add();
    if (outcome === "ok") set.succeeded(replica, durationMs);
    else if (outcome === "failed") set.failed(replica);
    else set.cancelled(replica, durationMs);
  }

  function responded(
    replica: Replica,
    status: number,
    startedAtMs: number,
    signal: CancelSignal | undefined,
  ): void {
    const durationMs = set.nowMs - startedAtMs;
    const outcome = outcomeOfStatus(status, durationMs, leastMs);
    if (outcome === "failed") replica.fault = `responded with ${status}`;
    if (outcome === "ok" && signal) last.delete(signal);
    ended(replica, outcome, durationMs);
  }

  /** Notes a failed call. Whether it may be made to another replica. */
  function failed(replica: Replica, startedAtMs: number, error: unknown): boolean {
    const durationMs = set.nowMs - startedAtMs;
    replica.fault = (error as Error).message;
    ended(replica, outcomeOfError(error, durationMs, leastMs), durationMs);
    if (!isUnreachable(error)) return false;
    onUnreachable?.(replica);
    return true;
  }

  /** A GET under way, at one replica after another. */
  class Sending implements Receiver<HttpResponse> {
    #startedAtMs = 0;
    #tried = NONE;

    constructor(
      private replica: Replica,
      private readonly path: string,
      private readonly headers: string,
      private readonly signal: CancelSignal | undefined,
      private readonly maxBodyBytes: number | undefined,
      private readonly receiver: Receiver<HttpResponse>,
    ) {}

    start(): void {
      const { replica } = this;
      this.#startedAtMs = set.nowMs;
      replica.inFlight += 1;
      try {
        replica.client.request(this.path, this.headers, this.signal, this.maxBodyBytes, this);
      } catch (error) {
        // A path that cannot be sent to any replica.
        replica.inFlight -= 1;
        throw error;
      }
    }

    resolve(response: HttpResponse): void {
      responded(this.replica, response.status, this.#startedAtMs, this.signal);
      this.receiver.resolve(response);
    }

    reject(error: unknown): void {
      const { replica } = this;
      const next = failed(replica, this.#startedAtMs, error) && this.#another();
      if (!next) {
        this.receiver.reject(error);
        return;
      }
      this.replica = next;
      this.start();
    }

    #another(): Replica | undefined {
      this.#tried = [...this.#tried, this.replica];
      return pick(this.signal, this.#tried);
    }
  }

  const request: HttpClient["request"] = (path, headers, signal, maxBodyBytes, receiver) => {
    const { sole } = set;
    if (sole) sole.client.request(path, headers, signal, maxBodyBytes, receiver);
    else new Sending(pick(signal, NONE) as Replica, path, headers, signal, maxBodyBytes, receiver).start();
  };

  async function exchange(request: ProxyRequest, signal?: CancelSignal): Promise<ProxiedResponse> {
    if (set.sole) return await set.sole.client.exchange(request, signal);
    const tried: Replica[] = [];
    let replica = pick(signal, tried) as Replica;
    while (true) {
      tried.push(replica);
      const startedAtMs = set.nowMs;
      replica.inFlight += 1;
      try {
        const response = await replica.client.exchange(request, signal);
        responded(replica, response.status, startedAtMs, signal);
        return response;
      } catch (error) {
        const next = failed(replica, startedAtMs, error) && pick(signal, tried);
        if (!next) throw error;
        replica = next;
      }
    }
  }

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

const isUnreachable = (error: unknown): boolean =>
  error instanceof ClientError && error.code === "unreachable";

/** What a status shows about the replica. */
function outcomeOfStatus(status: number, durationMs: number, leastMs: number): ReplicaOutcome {
  if (!isReplicasFault(status)) return "ok";
  // It had less than a fair time.
  return status === 504 && durationMs < leastMs ? "cancelled" : "failed";
}

/** What an error shows about the replica. The size of a response depends on the request. */
function outcomeOfError(error: unknown, durationMs: number, leastMs: number): ReplicaOutcome {
  if (error instanceof ClientError) return error.code === "too_large" ? "ok" : "failed";
  return error instanceof DeadlineExceeded && durationMs >= leastMs ? "failed" : "cancelled";
}
