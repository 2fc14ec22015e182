import type { Runtime } from "@super-heroes/kit/runtime";
import type { Catalog, CatalogRow } from "./catalog.ts";
import type { CatalogConfig } from "./config.ts";
import { presentation } from "./presentation.ts";
import { createSnapshot, type Snapshot } from "./snapshot.ts";
import type { CatalogStore } from "./store/catalog-store.ts";

/** Opens the snapshot that the configuration asks for, and waits for the first copy. Without one the store makes all draws. */
export async function openSnapshot(
  catalog: Catalog,
  store: CatalogStore,
  config: Pick<CatalogConfig, "drawSource" | "snapshotRows" | "snapshotStaleMs">,
  { log, metrics }: Pick<Runtime, "log" | "metrics">,
  publicUrl: () => string,
): Promise<Snapshot | undefined> {
  if (config.drawSource === "store") return undefined;
  const present = presentation(catalog, publicUrl);
  const snapshot = createSnapshot({
    store,
    mostRows: config.snapshotRows,
    staleMs: config.snapshotStaleMs,
    textOf: (row: CatalogRow) => JSON.stringify(present(row)),
    log,
    metrics,
  });
  await snapshot.checked();
  return snapshot;
}
