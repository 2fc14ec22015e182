import type { Tally } from "@super-heroes/kit/metrics/tally-counter";
import type { Runtime } from "@super-heroes/kit/runtime";
import { refuseOtherMethods } from "@super-heroes/kit/shell/other-methods";
import { createShell } from "@super-heroes/kit/shell/shell";
import { storeLimit } from "@super-heroes/kit/store/guard";
import type { Catalog } from "./catalog.ts";
import type { CatalogConfig } from "./config.ts";
import { createDraws } from "./draws.ts";
import { createReads } from "./reads.ts";
import { DRAWN_FROM, withCatalogRoutes } from "./routes.ts";
import type { Snapshot } from "./snapshot.ts";
import type { CatalogStore } from "./store/catalog-store.ts";
import type { Writers } from "./writers.ts";

/** The dependencies of a catalogue's app. */
export interface CatalogAppDependencies {
  store: CatalogStore;
  config: Pick<
    CatalogConfig,
    "deadlineMs" | "streamIdleMs" | "bodyLimitBytes" | "drawsInFlight" | "storeTimeoutMs"
  >;
  runtime: Runtime;
  /** Decides who may write; without it everyone may. */
  writers?: Writers | undefined;
  publicUrl(): string;
  /** Closed by the caller. */
  snapshot?: Snapshot | undefined;
}

/** Creates the app of a catalogue. It does not listen. */
export function createCatalogApp(
  catalog: Catalog,
  { store, config, runtime, writers, publicUrl, snapshot }: CatalogAppDependencies,
) {
  const { connection } = store;
  runtime.metrics.watchPool(catalog.name, connection.occupancy, connection.schema);
  const draws = runtime.metrics.counter("draws_total", "Rows drawn, by their source");
  const drawnFrom = Object.fromEntries(
    DRAWN_FROM.map((source) => [source, draws.child({ source })]),
  ) as Record<(typeof DRAWN_FROM)[number], Tally>;
  const shell = createShell({
    name: catalog.name,
    description: catalog.description,
    runtime,
    readiness: { store: connection.probe },
    deadlineMs: config.deadlineMs,
    streamIdleMs: config.streamIdleMs,
    bodyLimitBytes: config.bodyLimitBytes,
  });
  const app = withCatalogRoutes(shell, catalog, {
    store: snapshot ? noticed(store, snapshot) : store,
    snapshot,
    drawn: (source, count) => drawnFrom[source].add(count),
    draws: createDraws(store, config.drawsInFlight),
    reads: createReads(store, config.drawsInFlight),
    queryLimit: storeLimit(config.storeTimeoutMs),
    writers,
    publicUrl,
  });
  return refuseOtherMethods(app);
}

/** The store with writes that the snapshot notices, also those that failed: they may have been stored. */
function noticed(store: CatalogStore, snapshot: Snapshot): CatalogStore {
  const then = <T>(write: Promise<T>) => write.finally(() => snapshot.changed());
  return {
    ...store,
    insert: (values) => then(store.insert(values)),
    update: (id, values) => then(store.update(id, values)),
    remove: (id) => then(store.remove(id)),
  };
}
