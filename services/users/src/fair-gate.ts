import { GateFull } from "@super-heroes/kit/concurrency/gate";
import type { CancelSignal } from "@super-heroes/kit/request/cancellation";

/** On whose account a call is counted. Clients share the places evenly, and so do the accounts within one client. */
export interface Payer {
  /** Who makes the request: a user who is signed in, else an address. */
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
   * Runs `call` in a place of its own. Rejects with {@link GateFull} when there are as many waiting as may, and this payer
   * has no fewer of them than others; with the signal's reason when that aborts while waiting. `call` is not started then.
   */
  run<T>(payer: Payer, call: () => Promise<T>, signal?: CancelSignal): Promise<T>;
}

/** A call that waits. */
interface Waiting {
  payer: Payer;
  admit(): void;
  refuse(reason: unknown): void;
}

/** The calls that wait, by client and account. The first client, and its first account, have the next turn. */
type Queues = Map<string, Map<string, Set<Waiting>>>;

/**
 * A fair gate for `capacity` calls at once and at most `maxQueue` waiting. When all of those wait already, the newest call
 * of the client that has most of them makes room for one that has fewer.
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

  /** The call whose turn it is; its client and its account go to the end of their lines. */
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

  /** Makes room for a call of this payer. Throws {@link GateFull} when no other payer has more calls waiting. */
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
      // A place that is given back passes on to who waits: inFlight stays.
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

/** A map keeps the order in which keys were added. One that is no longer there stays away. */
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
