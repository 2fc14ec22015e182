import type { Migration, MigrationEngine } from "./series.ts";

/** How far a migration is on a database. */
export interface Entry {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  /** `adopted`: its result was there when the record was begun. `running`: some of its steps are done. */
  readonly state: "applied" | "adopted" | "running";
  /** The steps that are done, of a migration that is running. */
  readonly steps: number;
  readonly at: Date;
  /** Whether code that does not know this migration cannot use the database. */
  readonly incompatible: boolean;
}

/** `pending`: the database was made from nothing, and its seed rows are not loaded yet. `none`: it gets none. */
export type SeedState = "pending" | "loaded" | "none";

/** What a database records about its schema. */
export interface Ledger {
  readonly seed: SeedState;
  /** By number. */
  readonly entries: readonly Entry[];
}

/** The name of the table or collection with the {@link Ledger}. */
export const LEDGER = "schema_migration";

/** The number of the ledger's row that has the {@link SeedState}. */
export const SEED_NUMBER = 0;

/** How a run reports what it does, one line each. */
export type Report = (line: string) => void;

/** One database, to which migrations are applied over a single connection. */
export interface MigrationTarget {
  readonly engine: MigrationEngine;
  /** Engine, address and database, without a password. */
  readonly description: string;
  /**
   * Runs the work while no other process applies migrations to this database; calls `onWait` when it has to wait for one.
   * The lock ends with the connection, so that a killed process leaves none.
   */
  exclusively<T>(work: () => Promise<T>, onWait: () => void): Promise<T>;
  /** `undefined`: nothing is recorded yet. */
  readLedger(): Promise<Ledger | undefined>;
  /** Whether the result of this migration is there, on a database that has no ledger. */
  isPresent(migration: Migration): Promise<boolean>;
  /** Begins the ledger, with these migrations as adopted. A kill in its middle leaves none, or one that is begun again. */
  begin(adopted: readonly Migration[], seed: SeedState): Promise<void>;
  /** Applies a migration and records it. `stepsDone` of its steps are skipped. */
  apply(migration: Migration, stepsDone: number, report: Report): Promise<void>;
  /** Loads the seed rows and records it, in one transaction. */
  loadSeed(text: string): Promise<void>;
  /** What an operator can do about an error of this engine: `the disk is full`; `undefined` where the error says it all. */
  adviceFor(error: unknown): string | undefined;
  close(): Promise<void>;
}
