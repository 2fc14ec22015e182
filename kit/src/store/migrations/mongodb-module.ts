import type { Db } from "mongodb";

/** A migration of MongoDB: what a file `NNNN-name.mongodb.ts` exports as default. It imports types only. */
export interface MongodbMigration {
  /** By what its result is known in a database that has no record of migrations; absent: by nothing. */
  readonly present?: { readonly collection: string; readonly indexes: readonly string[] };
  /** Why code that does not know this migration cannot use a database that has it. */
  readonly incompatible?: string;
  /** Each is recorded when it is done, and begins again after a kill in its middle: all of it must be repeatable. */
  readonly steps: readonly {
    readonly title: string;
    /** `signal` is aborted when the lock is lost: long work must end then. */
    run(db: Db, signal: AbortSignal): Promise<unknown>;
  }[];
}
