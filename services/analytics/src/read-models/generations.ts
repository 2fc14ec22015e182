import type { Projection } from "../projections/projection.ts";
import type { Manifest, Snapshot, SnapshotStore } from "../store/snapshot-store.ts";
import { checksumOf, contentOf, stateIn } from "./content.ts";
import { createReadModel, type ReadModel } from "./read-model.ts";

/** The generation of a model that is read, or 0 when there is none yet, and the version of its projection. */
export function activeOf({ activations }: Manifest, name: string): { generation: number; version: number } {
  const own = activations.filter(({ model }) => model === name);
  return own.reduce((newest, next) => (next.generation > newest.generation ? next : newest), {
    model: name,
    generation: 0,
    version: 0,
  });
}

/** The snapshots of a generation, the newest first. */
export const snapshotsOf = ({ snapshots }: Manifest, name: string, generation: number): Snapshot[] =>
  snapshots
    .filter((snapshot) => snapshot.model === name && snapshot.generation === generation)
    .sort((a, b) => b.sequence - a.sequence);

/**
 * A read model as of the newest snapshot of its generation, or the one before the first event. A snapshot of another version
 * of the projection, or one whose content was removed or does not have its checksum, is not used.
 */
export async function resume<Value>(
  store: SnapshotStore,
  manifest: Manifest,
  projection: Projection<Value>,
  generation: number,
): Promise<ReadModel<Value>> {
  for (const snapshot of snapshotsOf(manifest, projection.name, generation)) {
    if (snapshot.version !== projection.version) continue;
    const content = await store.load(snapshot);
    if (content && checksumOf(content) === snapshot.checksum)
      return createReadModel(projection, { sequence: snapshot.sequence, state: stateIn<Value>(content) });
  }
  return createReadModel(projection);
}

/** Stores the state of a read model in a generation. */
export async function save(store: SnapshotStore, model: ReadModel, generation: number): Promise<Snapshot> {
  const { projection, state, sequence } = model;
  const content = contentOf(state);
  const snapshot = {
    model: projection.name,
    generation,
    sequence,
    version: projection.version,
    entries: state.size,
    checksum: checksumOf(content),
    chunks: content.length,
  };
  await store.save(snapshot, content);
  return snapshot;
}

/** How many snapshots of the active generation are kept: a process that starts may be reading the one before the newest. */
const KEPT = 2;

/** Removes what no process needs: generations before the active one, and its older snapshots. */
export async function removeOld(store: SnapshotStore, name: string): Promise<void> {
  const manifest = await store.manifest();
  const { generation: active } = activeOf(manifest, name);
  const kept = new Set(snapshotsOf(manifest, name, active).slice(0, KEPT));
  for (const snapshot of manifest.snapshots)
    if (snapshot.model === name && snapshot.generation <= active && !kept.has(snapshot))
      await store.remove(snapshot);
}
