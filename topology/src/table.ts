/** What the rest of the system must know about one service. */
export interface ServiceEntry {
  /** Where it listens on a developer's machine, and where the balancer of Compose listens for it. */
  readonly port: number;
  /** The services that it calls over HTTP. The gateway calls all services that it proxies, and lists none. */
  readonly calls: readonly string[];
  /** The services that it calls in development only: it gets their addresses from the launcher, and no deployment has any. */
  readonly callsInDevelopment?: readonly string[];
  /** The paths that the gateway proxies to it, each with all paths below; none: only other services call it. */
  readonly prefixes: readonly `/${string}`[];
  /**
   * Whether it publishes events, or receives those of the others: over NATS where it is configured, otherwise over HTTP. Both
   * need `SERVICE_KEYS`: events are encrypted for their receivers.
   */
  readonly events?: "publishes" | "receives";
  /** The services that it encrypts requests for, besides the receivers of its events. It has keys for them and no others. */
  readonly seals?: readonly string[];
  /** Absent: it has no store. */
  readonly store?: StoreEntry;
  /** The memory size that its garbage collector is configured with, in MiB. See docs/decisions/0009. */
  readonly heapAdviceMib: number;
  /** What one of its rows is called, and its table. Only of a service whose code is that of `catalog/`. */
  readonly catalogueOf?: string;
}

/**
 * The database of a service. Without a URL the service keeps its data in an embedded SQLite file.
 *
 * `localPort` is the first port that `bun run databases up` tries; none of them is the engine's own default. `sharedServer`
 * is the server of Compose that has the stores of several services; absent, the service has one of its own, `<name>-db`.
 */
export type StoreEntry = { readonly localPort: number } & (
  | { readonly engine: "postgres"; readonly sharedServer?: "accounts-db" }
  | { readonly engine: "mariadb" }
  | { readonly engine: "mongodb"; readonly sharedServer: "documents-db" }
);

const entries = {
  gateway: {
    port: 8000,
    calls: [],
    prefixes: [],
    seals: ["users", "analytics"],
    heapAdviceMib: 256,
  },
  heroes: {
    port: 8001,
    calls: ["users"],
    prefixes: ["/api/heroes"],
    store: { engine: "postgres", localPort: 15432 },
    heapAdviceMib: 256,
    catalogueOf: "hero",
  },
  villains: {
    port: 8002,
    calls: ["users"],
    prefixes: ["/api/villains"],
    store: { engine: "postgres", localPort: 15433 },
    heapAdviceMib: 256,
    catalogueOf: "villain",
  },
  locations: {
    port: 8003,
    calls: ["users"],
    prefixes: ["/api/locations"],
    store: { engine: "mariadb", localPort: 13306 },
    heapAdviceMib: 256,
    catalogueOf: "location",
  },
  fights: {
    port: 8004,
    calls: ["heroes", "villains", "locations"],
    // They know the admins, who may change the latency of upstreams.
    callsInDevelopment: ["users"],
    prefixes: ["/api/fights", "/api/lab"],
    events: "publishes",
    store: { engine: "mongodb", localPort: 17017, sharedServer: "documents-db" },
    heapAdviceMib: 256,
  },
  users: {
    port: 8005,
    calls: [],
    prefixes: ["/api/users", "/api/v1/users", "/.well-known/jwks.json"],
    events: "publishes",
    store: { engine: "postgres", localPort: 15434, sharedServer: "accounts-db" },
    heapAdviceMib: 128,
  },
  orders: {
    port: 8006,
    calls: ["users"],
    prefixes: ["/api/orders"],
    events: "publishes",
    store: { engine: "postgres", localPort: 15435, sharedServer: "accounts-db" },
    heapAdviceMib: 128,
  },
  analytics: {
    port: 8007,
    calls: [],
    prefixes: ["/api/analytics", "/api/v1/analytics"],
    events: "receives",
    store: { engine: "mongodb", localPort: 17018, sharedServer: "documents-db" },
    heapAdviceMib: 128,
  },
} as const satisfies Readonly<Record<string, ServiceEntry>>;

/** The name of a service: its folder under `services/`, and its host name in containers. */
export type ServiceName = keyof typeof entries;

/** The table of services, by name. A type error here: an entry calls a service that has none. */
export const table: {
  readonly [Name in ServiceName]: (typeof entries)[Name] & {
    readonly calls: readonly ServiceName[];
    readonly callsInDevelopment?: readonly ServiceName[];
  };
} = entries;
