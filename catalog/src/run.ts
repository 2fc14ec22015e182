import { readConfig } from "@super-heroes/kit/config";
import { runService } from "@super-heroes/kit/run";
import { createCatalogApp } from "./app.ts";
import type { Catalog } from "./catalog.ts";
import { catalogVariables } from "./config.ts";
import { openCatalogStore } from "./open.ts";

/** Runs a catalogue as a service, from the environment to its exit. */
export const runCatalog = (catalog: Catalog) =>
  runService(
    catalog.name,
    () => readConfig(process.env, catalogVariables(catalog)),
    async ({ config, log, logRequest, metrics, publicUrl }) => {
      const store = await openCatalogStore(catalog, config, log);
      return {
        app: createCatalogApp(catalog, { store, config, log, logRequest, metrics, publicUrl }),
        store: store.connection.description,
        close: () => store.connection.close(),
      };
    },
  );
