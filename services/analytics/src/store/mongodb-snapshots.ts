import type { MongoStore } from "@super-heroes/kit/store/mongodb";
import type { Collection } from "mongodb";
import { DURABLE, insertNew, keyOfNumber } from "./mongodb-writes.ts";
import type { Activation, Snapshot, SnapshotStore } from "./snapshot-store.ts";

/** An entry of the manifest: a snapshot, or an activated generation. */
type Entry =
  | { _id: string; snapshot: Snapshot; activation?: undefined }
  | { _id: string; activation: Activation; snapshot?: undefined };

/** A part of a snapshot's content. */
interface Chunk {
  _id: string;
  content: string;
}

/**
 * The snapshots on MongoDB. The collection `read_models` is the manifest: it has a few documents. Each snapshot's content is a
 * collection of its own, which is dropped as a whole: FerretDB scans a collection to delete from it.
 */
export function mongodbSnapshots(connection: MongoStore): SnapshotStore {
  const inManifest = <T>(operation: (entries: Collection<Entry>) => Promise<T>) =>
    connection.run((db) => operation(db.collection<Entry>("read_models")));
  const inContent = <T>(snapshot: Snapshot, operation: (chunks: Collection<Chunk>) => Promise<T>) =>
    connection.run((db) => operation(db.collection<Chunk>(contentOf(snapshot))));
  const isListed = async (_id: string) => (await inManifest((entries) => entries.findOne({ _id }))) !== null;
  const manifest = async () => {
    const entries = await inManifest((all) => all.find().toArray());
    return {
      snapshots: entries.flatMap(({ snapshot }) => snapshot ?? []),
      activations: entries.flatMap(({ activation }) => activation ?? []),
    };
  };

  return {
    manifest,
    async save(snapshot, content) {
      if (await isListed(keyOf(snapshot))) return;
      for (const [index, text] of content.entries())
        await inContent(snapshot, (chunks) =>
          insertNew(() => chunks.insertOne({ _id: keyOfNumber(index), content: text }, DURABLE)),
        );
      await inManifest((entries) =>
        insertNew(() => entries.insertOne({ _id: keyOf(snapshot), snapshot }, DURABLE)),
      );
    },
    async load(snapshot) {
      const content = await Promise.all(
        Array.from({ length: snapshot.chunks }, (_, index) =>
          inContent(snapshot, (chunks) => chunks.findOne({ _id: keyOfNumber(index) })),
        ),
      );
      const found = content.flatMap((chunk) => chunk?.content ?? []);
      return found.length === snapshot.chunks ? found : undefined;
    },
    async activate(activation) {
      const { model, generation } = activation;
      const { activations } = await manifest();
      if (activations.some((other) => other.model === model && other.generation >= generation)) return false;
      // Two processes that activate the same generation write the same key.
      const _id = `${model} ${keyOfNumber(generation)} active`;
      return await inManifest((entries) => insertNew(() => entries.insertOne({ _id, activation }, DURABLE)));
    },
    async remove(snapshot) {
      await inManifest((entries) => entries.deleteOne({ _id: keyOf(snapshot) }));
      await connection.run((db) => db.dropCollection(contentOf(snapshot)));
    },
  };
}

const keyOf = ({ model, generation, sequence }: Snapshot) =>
  `${model} ${keyOfNumber(generation)} ${keyOfNumber(sequence)}`;

const contentOf = ({ model, generation, sequence }: Snapshot) =>
  `snapshot_${model.replaceAll("-", "_")}_${generation}_${sequence}`;
