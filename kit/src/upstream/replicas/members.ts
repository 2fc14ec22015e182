import { lookup as systemLookup } from "node:dns/promises";
import type { Logger } from "../../log/log.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import type { HttpClient } from "../http-client/http-client.ts";
import { hasName, type Lookup, type ReplicaAddress, resolved, unresolved } from "./addresses.ts";
import { createReplica, type EjectionReason, type Replica, type ReplicaView } from "./replica.ts";
import { ReplicaSet } from "./replica-set.ts";
import { createReplicatedClient } from "./replicated-client.ts";

/** The upstream whose replicas are called. */
export interface MembersOptions {
  /** As in `heroes`, for the log. */
  name: string;
  /** Of its metrics, with `upstream` at least; a service may have two clients of an upstream. */
  labels: Record<string, string>;
  /** URLs, each of one replica, or of several where its host is a name with several addresses. */
  baseUrls: readonly string[];
  /** Opens the client of one replica. */
  open(address: ReplicaAddress): HttpClient;
  metrics: Metrics;
  log: Pick<Logger, "info" | "warn">;
  /** See {@link createReplicatedClient}. */
  leastMs: number;
  lookup?: Lookup;
  /** How often names are looked up; 5 s by default. */
  lookedUpEveryMs?: number;
}

/** The client of an upstream with all its replicas. */
export interface Members {
  client: HttpClient;
  /** Its replicas, as `/api/health` shows them. */
  views(): ReplicaView[];
  /** Looks the names up now; resolves when the set is what they say, or when that failed. */
  lookUp(): Promise<void>;
  close(): void;
}

const LOOKED_UP_EVERY_MS = 5_000;
/** After a replica could not be reached, names are looked up at once, but no more often than this. */
const LOOKED_UP_AGAIN_AFTER_MS = 500;

const systemLookupOf: Lookup = (hostname) => systemLookup(hostname, { all: true });

/**
 * Creates the client of an upstream whose replicas may change: names are looked up every few seconds, and at once when a
 * replica cannot be reached. When a name no longer resolves, the last known replicas are called further; the log and the metric
 * `upstream_lookups_failed_total` say so.
 */
export function openMembers(options: MembersOptions): Members {
  const { name, labels, baseUrls, open, metrics, log, lookup = systemLookupOf } = options;
  const calls = metrics.counter(
    "upstream_replica_calls_total",
    "Calls to each replica of another service, by outcome",
  );
  const ejections = metrics.counter(
    "upstream_replica_ejections_total",
    "Times that a replica of another service was not called for some time, by reason",
  );
  const failedLookups = metrics
    .counter("upstream_lookups_failed_total", "Lookups of another service's name that found no address")
    .child(labels);
  const set = new ReplicaSet({
    onEjected(replica: Replica, reason: EjectionReason, forMs: number) {
      ejections.child({ ...labels, replica: replica.address, reason }).add();
      log.warn({ upstream: name, replica: replica.address, reason, forMs }, "replica ejected");
    },
    onReturned: (replica) => log.info({ upstream: name, replica: replica.address }, "replica returns"),
  });
  const states = metrics.gauge(
    "upstream_replicas",
    "Replicas of another service by state: up, returning (called less often), ejected (not called)",
    [...Object.keys(labels), "state"],
  );
  for (const state of ["up", "returning", "ejected"] as const)
    states.watch({ ...labels, state }, () => set.views().filter((view) => view.state === state).length);

  function use(addresses: readonly ReplicaAddress[]): void {
    const before = set.all;
    const isFirst = before.length === 0;
    const members = addresses.map((address) => {
      const known = before.find((replica) => replica.address === address.address);
      return known ?? createReplica(address.address, open(address), isFirst ? Number.NEGATIVE_INFINITY : set.nowMs);
    });
    const gone = before.filter((replica) => !members.includes(replica));
    if (!isFirst && (gone.length > 0 || members.length !== before.length))
      log.info({ upstream: name, replicas: members.map(({ address }) => address) }, "replicas changed");
    set.use(members);
    // Their calls in flight end as they would.
    for (const { client } of gone) client.close();
  }

  // By its name, until it has been looked up: a service starts without waiting for that.
  use(unique(baseUrls.map(unresolved)));
  const isNamed = baseUrls.some(hasName);
  let isFailing = false;
  let lookedUpAtMs = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  async function lookUp(): Promise<void> {
    lookedUpAtMs = set.nowMs;
    try {
      const found = (await Promise.all(baseUrls.map((baseUrl) => resolved(baseUrl, lookup)))).flat();
      if (isClosed) return;
      const members = unique(found);
      if (members.length < found.length && !isFailing)
        log.warn({ upstream: name }, "two addresses of an upstream are the same replica, which is called as one");
      use(members);
      if (isFailing) log.info({ upstream: name }, "the name of an upstream resolves again");
      isFailing = false;
    } catch (error) {
      failedLookups.add();
      if (!isFailing)
        log.warn({ upstream: name, err: error }, "the name of an upstream does not resolve; its last known replicas are called");
      isFailing = true;
    }
  }

  const timer = isNamed
    ? setInterval(() => void lookUp(), options.lookedUpEveryMs ?? LOOKED_UP_EVERY_MS)
    : undefined;
  timer?.unref();
  if (isNamed) void lookUp();

  const client = createReplicatedClient(set, {
    leastMs: options.leastMs,
    onCalled: (replica, outcome) =>
      set.all.length > 1 && calls.child({ ...labels, replica: replica.address, outcome }).add(),
    onUnreachable() {
      if (isNamed && set.nowMs - lookedUpAtMs >= LOOKED_UP_AGAIN_AFTER_MS) void lookUp();
    },
  });

  return {
    client,
    views: () => set.views(),
    lookUp,
    close() {
      isClosed = true;
      clearInterval(timer);
      client.close();
    },
  };
}

/** Each place once. */
function unique(addresses: readonly ReplicaAddress[]): ReplicaAddress[] {
  return addresses.filter(
    ({ address }, index) => addresses.findIndex((other) => other.address === address) === index,
  );
}
