import type { Logger } from "../../log/log.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import { createHttpClient, type HttpClient, type HttpClientOptions } from "../http-client/http-client.ts";
import type { Lookup, ReplicaAddress } from "./addresses.ts";
import { createLookups } from "./lookups.ts";
import { createReplica, type Replica } from "./replica.ts";
import { createReplicaMetrics } from "./replica-metrics.ts";
import { ReplicaSet } from "./replica-set.ts";
import type { ReplicaView } from "./replica-view.ts";
import { createReplicatedClient } from "./replicated-client.ts";

/** The upstream whose replicas are called. */
export interface MembersOptions {
  /** As in `heroes`, for the log. */
  name: string;
  /** Of its metrics, with `upstream` at least; a service may have two clients of an upstream. */
  labels: Readonly<Record<string, string>>;
  /** URLs, each of one replica, or of several where its host is a name with several addresses; at least one. */
  baseUrls: readonly string[];
  /** Opens the client of one replica. `connectTimeoutMs`: the limit for a connection, where another replica can be tried. */
  open(address: ReplicaAddress, connectTimeoutMs: number | undefined): HttpClient;
  metrics: Metrics;
  log: Pick<Logger, "info" | "warn">;
  /** The least fair time of a call, in ms; see {@link createReplicatedClient}. Also the limit for a connection to one of several. */
  leastMs: number;
  lookup?: Lookup;
  /** How often names are looked up; 5 s by default. */
  lookedUpEveryMs?: number;
  /** The clock of ejections, in ms; for tests. */
  now?: () => number;
  /** Draws replicas; for tests. */
  random?: () => number;
}

/** Opens the client of each replica with the same options. */
export const clientsWith =
  (options: Omit<HttpClientOptions, "baseUrl" | "connectTo" | "connectTimeoutMs">): MembersOptions["open"] =>
  ({ baseUrl, connectTo }, connectTimeoutMs) =>
    createHttpClient({ ...options, baseUrl, connectTo, ...(connectTimeoutMs && { connectTimeoutMs }) });

/** The client of an upstream with all its replicas. */
export interface Members {
  client: HttpClient;
  /** Whether a call can go to another replica. */
  readonly hasSeveral: boolean;
  /** Its replicas, as `/api/health` shows them. */
  views(): ReplicaView[];
  /** Looks the names up now; resolves when the set is what they show, or when that failed. */
  lookUp(): Promise<void>;
  close(): void;
}

const LOOKED_UP_EVERY_MS = 5_000;
/** After a replica could not be reached, names are looked up at once, but no more often than this. */
const LOOKED_UP_AGAIN_AFTER_MS = 500;

/**
 * Creates the client of an upstream whose replicas may change: names are looked up every few seconds, and at once when a
 * replica cannot be reached. A name that no longer resolves keeps its last addresses, with a line in the log and in the metric
 * `upstream_lookups_failed_total`. With one address that never changes, calls go to its client directly.
 */
export function openMembers(options: MembersOptions): Members {
  const { name, open, log, now = () => performance.now() } = options;
  const metrics = createReplicaMetrics(options.metrics, options.labels);
  const set = new ReplicaSet({
    now,
    random: options.random,
    onEjected(replica, reason, forMs) {
      metrics.ejected(replica.address, reason);
      const { address, fault } = replica;
      log.warn({ upstream: name, replica: address, reason, fault, forMs }, "replica ejected");
    },
    onReturned: (replica) => log.info({ upstream: name, replica: replica.address }, "replica returns"),
  });
  metrics.watch(() => set.views());
  const lookups = createLookups({
    baseUrls: options.baseUrls,
    lookup: options.lookup,
    onFailed(baseUrl, error, isFirst) {
      metrics.lookupFailed();
      const line = "the name of an upstream does not resolve; its last known addresses are called";
      if (isFirst) log.warn({ upstream: name, url: baseUrl, err: error }, line);
    },
    onRecovered: (baseUrl) =>
      log.info({ upstream: name, url: baseUrl }, "the name of an upstream resolves again"),
  });
  let duplicates = "";
  let isClosed = false;
  /** Whether names have been looked up: what the first lookup finds does not join, it is there from the start. */
  let isLookedUp = false;
  let lookingUp: Promise<void> | undefined;
  let lookedUpAtMs = Number.NEGATIVE_INFINITY;

  /** Calls the places that are known now. */
  function use(): void {
    const before = set.all;
    const places = lookups.places();
    const members = places.map((place) => known(place, before, places));
    const gone = before.filter((replica) => !members.includes(replica));
    if (members.length > 1) for (const replica of members) replica.calls ??= metrics.callsOf(replica.address);
    set.use(members);
    if (before.length > 0 && (gone.length > 0 || members.length > before.length))
      log.info({ upstream: name, replicas: places.map(({ address }) => address) }, "replicas changed");
    for (const { client, address } of gone) {
      // Its calls in flight end as they would.
      client.close();
      metrics.forget(address);
    }
    noteDuplicates();
  }

  function known(
    place: ReplicaAddress,
    before: readonly Replica[],
    places: readonly ReplicaAddress[],
  ): Replica {
    const { address } = place;
    const member = before.find((replica) => replica.address === address);
    if (member) return member;
    // A replica that joins others starts slowly; the first ones cannot.
    const joins =
      isLookedUp && places.some((other) => before.some((replica) => replica.address === other.address));
    return createReplica({
      address,
      // An address without a machine does not refuse a connection: a share of the deadline is left for another replica.
      client: open(place, places.length > 1 ? options.leastMs : undefined),
      ...(joins && { returnedAtMs: now() }),
    });
  }

  function noteDuplicates(): void {
    const found = lookups.duplicates().join("; ");
    if (found !== "" && found !== duplicates)
      log.warn({ upstream: name, found }, "two URLs of an upstream are one replica, which is called as one");
    duplicates = found;
  }

  async function lookUpNow(): Promise<void> {
    lookedUpAtMs = now();
    await lookups.lookUp();
    if (!isClosed) use();
    isLookedUp = true;
  }

  function lookUp(): Promise<void> {
    lookingUp ??= lookUpNow().finally(() => {
      lookingUp = undefined;
    });
    return lookingUp;
  }

  use();
  const isFixed = !lookups.hasNames;
  const timer = isFixed
    ? undefined
    : setInterval(() => void lookUp(), options.lookedUpEveryMs ?? LOOKED_UP_EVERY_MS);
  timer?.unref();
  if (!isFixed) void lookUp();

  const client = createReplicatedClient(set, {
    leastMs: options.leastMs,
    onUnreachable() {
      if (!isFixed && now() - lookedUpAtMs >= LOOKED_UP_AGAIN_AFTER_MS) void lookUp();
    },
  });

  return {
    client: isFixed && set.sole ? set.sole.client : client,
    get hasSeveral() {
      return set.sole === undefined;
    },
    views: () => set.views(),
    lookUp,
    close() {
      isClosed = true;
      clearInterval(timer);
      client.close();
    },
  };
}
