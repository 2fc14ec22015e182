import type { SnapshotStore } from "../store/snapshot-store.ts";
import { activeOf, resume, snapshotsOf } from "./generations.ts";
import type { ReadModel } from "./read-model.ts";

/**
 * The active generation of a model as of its newest snapshot, to be compared with a new one. `undefined` where there is nothing
 * to compare: no snapshot, or one of another version of the projection.
 */
export async function activeModel(
  store: SnapshotStore,
  { projection }: ReadModel,
): Promise<ReadModel | undefined> {
  const manifest = await store.manifest();
  const { generation, version } = activeOf(manifest, projection.name);
  if (version !== projection.version || snapshotsOf(manifest, projection.name, generation).length === 0)
    return undefined;
  return await resume(store, manifest, projection, generation);
}

/** How many keys have different values in two states. */
export function differences(one: ReadModel["state"], other: ReadModel["state"]): number {
  const keys = new Set([...one.keys(), ...other.keys()]);
  let different = 0;
  for (const key of keys) if (JSON.stringify(one.get(key)) !== JSON.stringify(other.get(key))) different++;
  return different;
}
