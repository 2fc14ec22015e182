import { Problem } from "../../http/problem.ts";
import type { Logger } from "../../log/log.ts";
import { connectWithRetry } from "../connect.ts";
import type { MongoStore } from "../mongodb.ts";
import type { SqlStore } from "../sql.ts";
import type { Store } from "../store.ts";
import { checkLedger } from "./check-ledger.ts";
import { numberOf, pendingIn } from "./migrate.ts";
import { MigrationError } from "./migration-error.ts";
import { numbered, type Series } from "./series.ts";
import { ledgerFrom } from "./sql-ledger.ts";
import { LEDGER, type Ledger } from "./target.ts";

/** Logged while a service waits until its database is migrated. */
export const SCHEMA_LATE = "the schema of the store is older than this version, waiting for its migration";

/** What a service needs to check the schema of its store. */
export interface SchemaCheck {
  /** The service, as `bun run migrate` knows it. */
  service: string;
  series: Series;
  /** How long to wait for the migration, in milliseconds. */
  waitMs: number;
  log: Logger;
}

/** Waits until a SQL store has the newest schema of the series; see {@link requireSchema}. */
export const requireSqlSchema = (store: SqlStore, check: SchemaCheck): Promise<number> =>
  requireSchema(store, check, async () => {
    const rows = await store.query<Record<string, unknown>>(`select * from ${LEDGER} order by number`, []);
    return ledgerFrom(rows);
  });

/** Waits until a MongoDB store has the newest schema of the series; see {@link requireSchema}. */
export const requireMongodbSchema = (store: MongoStore, check: SchemaCheck): Promise<number> =>
  requireSchema(store, check, () =>
    store.run(async (db) => {
      const documents = await db.collection<{ _id: number }>(LEDGER).find().sort({ _id: 1 }).toArray();
      return ledgerFrom(documents.map(({ _id, ...document }) => ({ number: _id, ...document })));
    }),
  );

/**
 * Waits until the store has all migrations that this code knows, and returns the number of its schema. Newer ones are accepted
 * unless one of them is incompatible, so that a database can be migrated before the code is replaced. Closes the store and
 * throws when the time is over, and at once when waiting does not help. The error names the command to run.
 */
async function requireSchema(
  store: Store,
  { service, series, waitMs, log }: SchemaCheck,
  readLedger: () => Promise<Ledger | undefined>,
): Promise<number> {
  let number = 0;
  const check = async () => {
    const ledger = await readLedger().catch((cause) => {
      // It does not respond, which says nothing about its schema.
      if (cause instanceof Problem) throw cause;
      throw new NotMigrated(`has no record of migrations: run "bun run migrate ${service}"`);
    });
    if (ledger) checkLedger(ledger, series, { acceptsNewer: true });
    const [missing] = pendingIn(ledger, series, series.newest);
    if (missing)
      throw new NotMigrated(
        `lacks migration ${numbered(missing.number)} (${missing.name}): run "bun run migrate ${service}"`,
      );
    number = numberOf(ledger);
  };
  const { description } = store;
  const options = {
    log,
    waitMs,
    late: SCHEMA_LATE,
    isFinal: (error: unknown) => error instanceof MigrationError,
  };
  try {
    await connectWithRetry(description, check, options);
  } catch (error) {
    await store.close();
    const { cause } = error as Error;
    const reason = error instanceof MigrationError ? error : cause;
    if (reason instanceof NotMigrated || reason instanceof MigrationError)
      throw new Error(`${description}: ${reason.message}`, { cause: reason });
    throw error;
  }
  if (number > series.newest)
    log.warn(
      { store: description, schema: number, known: series.newest },
      "the schema is newer than this version",
    );
  return number;
}

/** The store has an older schema; another process may be migrating it. */
class NotMigrated extends Error {
  override readonly name = "NotMigrated";
}
