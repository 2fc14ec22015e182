import type { Runtime } from "@super-heroes/kit/runtime";
import { createShell, refuseOtherMethods } from "@super-heroes/kit/shell/shell";
import { storeLimit } from "@super-heroes/kit/store/guard";
import type { Catalog } from "./catalog.ts";
import type { CatalogConfig } from "./config.ts";
import { createDraws } from "./draws.ts";
import { createReads } from "./reads.ts";
import { withCatalogRoutes } from "./routes.ts";
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
}

/** Creates the app of a catalogue. It does not listen. */
export function createCatalogApp(
  catalog: Catalog,
  { store, config, runtime, writers, publicUrl }: CatalogAppDependencies,
) {
  const { connection } = store;
  runtime.metrics.watchPool(catalog.name, connection.occupancy);
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
    store,
    draws: createDraws(store, config.drawsInFlight),
    reads: createReads(store, config.drawsInFlight),
    queryLimit: storeLimit(config.storeTimeoutMs),
    writers,
    publicUrl,
  });
  return refuseOtherMethods(app);
}
