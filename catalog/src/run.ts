import { readConfig } from "@super-heroes/kit/config/config";
import { runService } from "@super-heroes/kit/process/run";
import { createCatalogApp } from "./app.ts";
import type { Catalog } from "./catalog.ts";
import type { catalogVariables } from "./config.ts";
import { openCatalogStore } from "./open.ts";
import { openSnapshot } from "./open-snapshot.ts";
import { requireWriters, writersOf } from "./writers.ts";

/** Runs a catalogue as a service until it stops. */
export const runCatalog = (catalog: Catalog, variables: ReturnType<typeof catalogVariables>) =>
  runService(
    catalog.name,
    () => requireWriters(readConfig(process.env, variables)),
    async ({ config, runtime, publicUrl }) => {
      const store = await openCatalogStore(catalog, config, runtime.log);
      const writers = writersOf(config, runtime);
      const snapshot = await openSnapshot(catalog, store, config, runtime, publicUrl);
      return {
        app: createCatalogApp(catalog, { store, config, runtime, writers, publicUrl, snapshot }),
        store: store.connection.description,
        close: async () => {
          writers?.close();
          snapshot?.close();
          await store.connection.close();
        },
      };
    },
  );
