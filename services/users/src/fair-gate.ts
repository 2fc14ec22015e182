import { GateFull } from "@super-heroes/kit/concurrency/gate";
import type { CancelSignal } from "@super-heroes/kit/request/cancellation";

/** The client and account that a call is counted for. Clients share the places evenly, and so do the accounts of a client. */
export interface Payer {
  /** The client: a signed-in user, otherwise an address. */
  client: string;
  /** The account that the request is about. */
  account: string;
}

/** Limits how many calls run at once; waiting calls are served round-robin by payer, not in order of arrival. */
export interface FairGate {
  /** Calls running now. */
  readonly inFlight: number;
  /** Calls waiting for their turn. */
  readonly waiting: number;
  /**
   * Runs `call` when it has a place. Rejects with {@link GateFull} when the queue is full and this payer has no fewer waiting
   * calls than others, and with the signal's reason when that aborts during the wait. In both cases `call` is not started.
   */
  run<T>(payer: Payer, call: () => Promise<T>, signal?: CancelSignal): Promise<T>;
}

/** A waiting call. */
interface Waiting {
  payer: Payer;
  admit(): void;
  refuse(reason: unknown): void;
}

/** The waiting calls by client and account. The first account of the first client has the next turn. */
type Queues = Map<string, Map<string, Set<Waiting>>>;

/**
 * Creates a fair gate for `capacity` calls at once and at most `maxQueue` waiting ones. When the queue is full, a call of a
 * client with few waiting calls replaces the newest call of the client with the most.
 */
export function createFairGate({ capacity, maxQueue }: { capacity: number; maxQueue: number }): FairGate {
  const queues: Queues = new Map();
  let inFlight = 0;
  let waiting = 0;

  function add(call: Waiting): void {
    const { client, account } = call.payer;
    const accounts = queues.get(client) ?? new Map<string, Set<Waiting>>();
    const calls = accounts.get(account) ?? new Set<Waiting>();
    calls.add(call);
    accounts.set(account, calls);
    queues.set(client, accounts);
    waiting++;
  }

  function remove(call: Waiting): void {
    const { client, account } = call.payer;
    const accounts = queues.get(client);
    const calls = accounts?.get(account);
    if (!calls?.delete(call)) return;
    waiting--;
    if (calls.size === 0) accounts?.delete(account);
    if (accounts?.size === 0) queues.delete(client);
  }

  /** Takes the call whose turn it is. Its client and its account go to the end of their queues. */
  function next(): Waiting | undefined {
    const [client, accounts] = first(queues) ?? [];
    const [account, calls] = (accounts && first(accounts)) ?? [];
    const [call] = calls ?? [];
    if (!call || client === undefined || account === undefined || !accounts || !calls) return undefined;
    remove(call);
    moveToEnd(queues, client, accounts);
    moveToEnd(accounts, account, calls);
    return call;
  }

  /** Makes room for a call of this payer. Throws {@link GateFull} when no other payer has more waiting calls. */
  function makeRoom({ client, account }: Payer): void {
    const [busiest, accounts] = largest(queues, sizeOf) ?? [];
    if (busiest === undefined || !accounts) throw new GateFull();
    const own = queues.get(client);
    const [, calls] = largest(accounts, ({ size }) => size) ?? [];
    const isUnfair =
      busiest === client
        ? (calls?.size ?? 0) > (own?.get(account)?.size ?? 0) + 1
        : sizeOf(accounts) > sizeOf(own) + 1;
    const newest = [...(calls ?? [])].at(-1);
    if (!isUnfair || !newest) throw new GateFull();
    remove(newest);
    newest.refuse(new GateFull());
  }

  function turn(payer: Payer, signal: CancelSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (waiting >= maxQueue) makeRoom(payer);
    return new Promise((resolve, reject) => {
      const cancel = () => {
        remove(call);
        reject(signal?.reason);
      };
      const ended = (settle: () => void) => {
        signal?.removeEventListener("abort", cancel);
        settle();
      };
      const call: Waiting = {
        payer,
        admit: () => ended(resolve),
        refuse: (reason) => ended(() => reject(reason)),
      };
      signal?.addEventListener("abort", cancel, { once: true });
      add(call);
    });
  }

  return {
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return waiting;
    },
    async run(payer, call, signal) {
      // A released place goes to the next waiting call, so inFlight does not change.
      if (inFlight >= capacity) await turn(payer, signal);
      else inFlight++;
      try {
        return await call();
      } finally {
        const following = next();
        if (following) following.admit();
        else inFlight--;
      }
    },
  };
}

const first = <Value>(map: Map<string, Value>): [string, Value] | undefined => {
  const [entry] = map;
  return entry;
};

/** Moves a key to the end of the map's insertion order. A key that is not in the map is not added. */
function moveToEnd<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (map.delete(key)) map.set(key, value);
}

const sizeOf = (accounts: Map<string, Set<Waiting>> | undefined): number => {
  let sum = 0;
  for (const { size } of accounts?.values() ?? []) sum += size;
  return sum;
};

function largest<Value>(
  map: Map<string, Value>,
  size: (value: Value) => number,
): [string, Value] | undefined {
  let found: [string, Value] | undefined;
  for (const entry of map) if (!found || size(entry[1]) > size(found[1])) found = entry;
  return found;
}
