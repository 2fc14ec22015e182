import { type ProjectionName, projections } from "@super-heroes/analytics/projections/index";
import { activeOf, snapshotsOf } from "@super-heroes/analytics/read-models/generations";
import type { Manifest } from "@super-heroes/analytics/store/snapshot-store";

const count = (value: number) => value.toLocaleString("en-US");

/** What is stored of each read model, a line each. */
export function statusLines(names: readonly ProjectionName[], manifest: Manifest, head: number): string[] {
  return [`The log has ${count(head)} events.`, ...names.flatMap((name) => statusOf(name, manifest, head))];
}

function statusOf(name: ProjectionName, manifest: Manifest, head: number): string[] {
  const { generation, version } = activeOf(manifest, name);
  const [stored] = snapshotsOf(manifest, name, generation);
  const [beside] = snapshotsOf(manifest, name, generation + 1);
  const active =
    generation === 0
      ? `${name}: not built yet`
      : `${name}: generation ${generation}, projection version ${version}`;
  const snapshot = stored
    ? `, stored at event ${count(stored.sequence)} with ${count(stored.entries)} keys, checksum ${stored.checksum}`
    : "";
  const newer =
    generation > 0 && version !== projections[name].version
      ? [`${name}: this code has projection version ${projections[name].version}`]
      : [];
  const replay = beside
    ? [
        `${name}: a replay to generation ${beside.generation} has stored ${count(beside.sequence)} of ${count(head)} events`,
      ]
    : [];
  return [active + snapshot, ...newer, ...replay];
}
