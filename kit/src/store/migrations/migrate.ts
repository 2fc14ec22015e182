import { readFile } from "node:fs/promises";
import { checkLedger, isDone } from "./check-ledger.ts";
import { MigrationError } from "./migration-error.ts";
import { type Migration, numbered, type Series } from "./series.ts";
import type { Ledger, MigrationTarget, Report } from "./target.ts";

/** How migrations are applied. */
export interface MigrateOptions {
  /** The last number to apply; by default the newest. */
  to?: number;
  /** Loaded once into a database that the series made from nothing, when the newest migration has been applied. */
  seedFile?: string | undefined;
  report?: Report;
  /** Accepts a database with migrations that this code does not know, as long as they are compatible with it. */
  acceptsNewer?: boolean;
  /** Aborting it ends the run before the next migration. */
  signal?: AbortSignal | undefined;
}

/** What a run did. */
export interface MigrateOutcome {
  /** The number of the schema after the run. */
  readonly number: number;
  readonly applied: readonly Migration[];
  /** Migrations that were found in a database without a record, and recorded. */
  readonly adopted: readonly Migration[];
  readonly seeded: boolean;
}

const NOTHING = { applied: [], adopted: [], seeded: false };

/**
 * Brings a database to the newest schema of the series, or to `to`. A database without a record is adopted first: the migrations
 * whose results are there are recorded, and nothing is changed.
 *
 * Two runs at once apply each migration once; the second one waits. A killed run leaves a database from which the next run goes
 * on. Throws {@link MigrationError}.
 */
export async function migrate(
  target: MigrationTarget,
  series: Series,
  options: MigrateOptions = {},
): Promise<MigrateOutcome> {
  const { to = series.newest, report = () => {} } = options;
  const before = await target.readLedger();
  if (before && isComplete(target, before, series, { ...options, to }))
    return { number: numberOf(before), ...NOTHING };
  return target.exclusively(
    () => migrateLocked(target, series, { ...options, to, report }),
    () => report("another process is applying migrations to this database: waiting for it"),
  );
}

/** Whether there is nothing to apply. Throws {@link MigrationError} when the ledger and the series do not fit. */
function isComplete(
  target: MigrationTarget,
  ledger: Ledger,
  series: Series,
  { to, ...options }: MigrateOptions & { to: number },
): boolean {
  checkLedger(ledger, series, options);
  requireForward(target, ledger, series, to);
  return pendingIn(ledger, series, to).length === 0 && !(ledger.seed === "pending" && to === series.newest);
}

async function migrateLocked(
  target: MigrationTarget,
  series: Series,
  options: MigrateOptions & { to: number; report: Report },
): Promise<MigrateOutcome> {
  const { to, seedFile, report, signal } = options;
  const known = await target.readLedger();
  const adopted = known ? [] : await adopt(target, series, options);
  const ledger = known ?? ((await target.readLedger()) as Ledger);
  checkLedger(ledger, series, options);
  const pending = pendingIn(ledger, series, to);
  requireForward(target, ledger, series, to);
  for (const migration of pending) {
    signal?.throwIfAborted();
    report(`${numbered(migration.number)} ${migration.name}`);
    const begun = ledger.entries.find(({ number }) => number === migration.number);
    await named(target, migration.file, () => target.apply(migration, begun?.steps ?? 0, report));
  }
  const seeded = ledger.seed === "pending" && to === series.newest;
  if (seeded) {
    report("seed rows");
    const text = seedFile === undefined ? "" : await readFile(seedFile, "utf8");
    await named(target, seedFile ?? "seed rows", () => target.loadSeed(text));
  }
  return { number: numberOf((await target.readLedger()) as Ledger), applied: pending, adopted, seeded };
}

/** The migrations whose results are in a database that has no record. */
export async function adoptable(target: MigrationTarget, { migrations }: Series): Promise<Migration[]> {
  const found: Migration[] = [];
  for (const migration of migrations)
    if (await named(target, migration.file, () => target.isPresent(migration))) found.push(migration);
  return found;
}

async function adopt(
  target: MigrationTarget,
  series: Series,
  { seedFile, report }: MigrateOptions & { report: Report },
): Promise<Migration[]> {
  const adopted = await adoptable(target, series);
  const seed = adopted.length === 0 && seedFile !== undefined ? "pending" : "none";
  await named(target, "the record of migrations", () => target.begin(adopted, seed));
  for (const { number, name } of adopted) report(`${numbered(number)} ${name}: is there already, recorded`);
  return adopted;
}

/** The migrations that are not applied, up to a number. */
export const pendingIn = (ledger: Ledger | undefined, { migrations }: Series, to: number): Migration[] =>
  migrations.filter(
    ({ number }) =>
      number <= to && !ledger?.entries.some((entry) => entry.number === number && isDone(entry)),
  );

/** Throws {@link MigrationError} when the database is beyond the number that was asked for. */
function requireForward(
  { description }: MigrationTarget,
  ledger: Ledger,
  { newest }: Series,
  to: number,
): void {
  const number = numberOf(ledger);
  if (to < newest && number > to)
    throw new MigrationError(
      `${description} has schema ${numbered(number)} already: migrations only go forward; to go back, restore a backup`,
    );
}

/** The number of a database's schema: that of the last migration that is applied; 0 without any. */
export const numberOf = (ledger: Ledger | undefined): number =>
  Math.max(0, ...(ledger?.entries ?? []).filter(isDone).map(({ number }) => number));

/** Errors of the engine name the file and the store. */
async function named<T>(target: MigrationTarget, file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof MigrationError) throw cause;
    const advice = target.adviceFor(cause);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(
      `${file} failed on ${target.description}: ${reason}${advice === undefined ? "" : `: ${advice}`}`,
      { cause },
    );
  }
}
