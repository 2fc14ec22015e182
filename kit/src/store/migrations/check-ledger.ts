import { MigrationError } from "./migration-error.ts";
import { numbered, type Series } from "./series.ts";
import type { Entry, Ledger } from "./target.ts";

/** Whether a migration is applied as a whole. */
export const isDone = ({ state }: Entry): boolean => state !== "running";

/**
 * Whether a database and the files fit. Throws {@link MigrationError} when a file was changed after it was applied, and when the
 * database has migrations that this code does not know; with `acceptsNewer` only when one of them is incompatible.
 */
export function checkLedger(
  { entries }: Ledger,
  { migrations, newest }: Series,
  { acceptsNewer = false }: { acceptsNewer?: boolean },
): void {
  for (const entry of entries) {
    const migration = migrations.find(({ number }) => number === entry.number);
    if (migration && migration.checksum !== entry.checksum)
      throw new MigrationError(
        `${migration.file} was changed after it was ${isDone(entry) ? "applied" : "begun"} (checksum ${entry.checksum.slice(0, 12)}, now ${migration.checksum.slice(0, 12)}): restore the file, and write the change as a new migration`,
      );
  }
  const refused = entries.find(
    ({ number, incompatible }) => number > newest && (!acceptsNewer || incompatible),
  );
  if (refused) throw new MigrationError(newerThan(refused, newest));
}

/** Why code that knows migrations up to `newest` cannot work with a database that has this one. */
export const newerThan = ({ number, name }: Pick<Entry, "number" | "name">, newest: number): string =>
  `the database has migration ${numbered(number)} (${name}) and this version knows up to ${numbered(newest)}: use the version that applied it, or a newer one`;
