import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { Activation, Snapshot, SnapshotStore } from "./snapshot-store.ts";

/** Which snapshot a statement is about. */
const KEY = "model = ? and generation = ? and sequence = ?";
const keyOf = ({ model, generation, sequence }: Snapshot) => [model, generation, sequence];

/** The snapshots on the embedded SQLite. Each statement is a transaction: the row that lists a snapshot is written last. */
export const sqliteSnapshots = (connection: SqlStore): SnapshotStore => ({
  manifest: async () => ({
    snapshots: await connection.query<Snapshot>(
      "select model, generation, sequence, version, entries, checksum, chunks from snapshot",
      [],
    ),
    activations: await connection.query<Activation>(
      "select model, generation, version from active_generation",
      [],
    ),
  }),
  save: async (snapshot, content) => {
    for (const [position, text] of content.entries())
      await connection.query(
        `insert into snapshot_chunk (model, generation, sequence, position, content) values (?, ?, ?, ?, ?)
         on conflict do nothing`,
        [...keyOf(snapshot), position, text],
      );
    await connection.query(
      `insert into snapshot (model, generation, sequence, version, entries, checksum, chunks)
       values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
      [...keyOf(snapshot), snapshot.version, snapshot.entries, snapshot.checksum, snapshot.chunks],
    );
  },
  load: async (snapshot) => {
    const chunks = await connection.query<{ content: string }>(
      `select content from snapshot_chunk where ${KEY} order by position`,
      keyOf(snapshot),
    );
    return chunks.length === snapshot.chunks ? chunks.map(({ content }) => content) : undefined;
  },
  activate: async ({ model, generation, version }) => {
    const added = await connection.query(
      `insert into active_generation (model, generation, version)
       select ?1, ?2, ?3
       where not exists (select 1 from active_generation where model = ?1 and generation >= ?2)
       on conflict do nothing returning generation`,
      [model, generation, version],
    );
    return added.length > 0;
  },
  remove: async (snapshot) => {
    await connection.query(`delete from snapshot where ${KEY}`, keyOf(snapshot));
    await connection.query(`delete from snapshot_chunk where ${KEY}`, keyOf(snapshot));
  },
});
