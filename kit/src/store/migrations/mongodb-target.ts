import { type Db, MongoClient } from "mongodb";
import { describeUrl } from "../store.ts";
import { MigrationError } from "./migration-error.ts";
import { type HeldLock, LEASE_MS, withMongodbLock } from "./mongodb-lock.ts";
import type { MongodbMigration } from "./mongodb-module.ts";
import type { Migration } from "./series.ts";
import { ledgerFrom } from "./sql-ledger.ts";
import { type Entry, LEDGER, type MigrationTarget, SEED_NUMBER } from "./target.ts";

interface LedgerDocument {
  _id: number;
  name: string;
  checksum: string;
  state: string;
  steps: number;
  applied_at: string;
  incompatible: number;
}

const DURABLE = { w: "majority", journal: true } as const;

/**
 * A MongoDB database as the target of migrations. Each step is recorded when it is done, and begins again after a kill in its
 * middle. The record is one document for each migration. The lock of a killed run is taken over after `leaseMs`.
 */
export function mongodbTarget(url: string, leaseMs = LEASE_MS): MigrationTarget {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5000, connectTimeoutMS: 5000 });
  const db = client.db();
  const ledger = db.collection<LedgerDocument>(LEDGER, { writeConcern: DURABLE });
  let lock: HeldLock | undefined;

  const record = (
    { number, name, checksum }: Pick<Migration, "number" | "name" | "checksum">,
    { state, steps, incompatible }: { state: string; steps: number; incompatible: boolean },
  ) => {
    const applied_at = new Date().toISOString();
    const document = { name, checksum, state, steps, applied_at, incompatible: incompatible ? 1 : 0 };
    return ledger.updateOne({ _id: number }, { $set: document }, { upsert: true });
  };
  const recordSeed = (state: string) =>
    record({ number: SEED_NUMBER, name: "seed", checksum: "" }, { state, steps: 0, incompatible: false });

  return {
    engine: "mongodb",
    description: describeUrl("MongoDB", url),
    exclusively: (work, onWait) =>
      withMongodbLock(
        db,
        (held) => {
          lock = held;
          return work();
        },
        onWait,
        leaseMs,
      ),
    async readLedger() {
      const documents = await ledger.find().sort({ _id: 1 }).toArray();
      return ledgerFrom(documents.map(({ _id, ...document }) => ({ number: _id, ...document })));
    },
    async isPresent(migration) {
      const { present } = await moduleOf(migration);
      return present !== undefined && (await hasIndexes(db, present));
    },
    async begin(adopted, seed) {
      for (const migration of adopted) {
        const { incompatible } = await moduleOf(migration);
        await record(migration, { state: "adopted", steps: 0, incompatible: incompatible !== undefined });
      }
      await recordSeed(seed);
    },
    async apply(migration, stepsDone, report) {
      const { steps, incompatible: reason } = await moduleOf(migration);
      const incompatible = reason !== undefined;
      await record(migration, { state: "running", steps: stepsDone, incompatible });
      for (const [index, { title, run }] of steps.entries()) {
        if (index < stepsDone) continue;
        report(`  step ${index + 1} of ${steps.length}: ${title}`);
        await run(db, lock?.signal ?? new AbortController().signal);
        await lock?.requireHeld();
        const state: Entry["state"] = index === steps.length - 1 ? "applied" : "running";
        await record(migration, { state, steps: index + 1, incompatible });
      }
    },
    async loadSeed(text) {
      if (text) throw new MigrationError("seed rows are SQL: MongoDB has none");
      await recordSeed("loaded");
    },
    adviceFor: (error) => ADVICE[Number((error as { code?: number } | null)?.code)],
    close: () => client.close(),
  };
}

async function hasIndexes(db: Db, { collection, indexes }: NonNullable<MongodbMigration["present"]>) {
  const found = await db.listCollections({ name: collection }, { nameOnly: true }).toArray();
  return found.length > 0 && (await db.collection(collection).indexExists([...indexes]));
}

async function moduleOf({ path, file }: Migration): Promise<MongodbMigration> {
  const { default: migration } = await import(path);
  if (!Array.isArray(migration?.steps) || migration.steps.length === 0)
    throw new MigrationError(`${file}: expected a default export with steps`);
  return migration;
}

/** By the server's error code. */
const ADVICE: Record<number, string> = {
  13: "run this with a user that has the role readWrite on the database",
  18: "use a user that may connect",
  14031: "free space on the server's disk, and run this again",
};
