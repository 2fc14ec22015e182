import { readConfig } from "@super-heroes/kit/config/config";
import { runService } from "@super-heroes/kit/process/run";
import { createCatalogApp } from "./app.ts";
import type { Catalog } from "./catalog.ts";
import type { catalogVariables } from "./config.ts";
import { openCatalogStore } from "./open.ts";
import { requireWriters, writersOf } from "./writers.ts";

/** Runs a catalogue as a service, from the environment to its exit. */
export const runCatalog = (catalog: Catalog, variables: ReturnType<typeof catalogVariables>) =>
  runService(
    catalog.name,
    () => requireWriters(readConfig(process.env, variables)),
    async ({ config, log, logRequest, metrics, tracing, publicUrl }) => {
      const store = await openCatalogStore(catalog, config, log);
      const writers = writersOf(config, metrics, log);
      return {
        app: createCatalogApp(catalog, {
          store,
          config,
          log,
          logRequest,
          metrics,
          tracing,
          writers,
          publicUrl,
        }),
        store: store.connection.description,
        close: async () => {
          writers?.close();
          await store.connection.close();
        },
      };
    },
  );
