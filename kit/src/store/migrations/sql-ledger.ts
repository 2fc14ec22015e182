import type { Migration } from "./series.ts";
import { type Entry, LEDGER, type Ledger, SEED_NUMBER, type SeedState } from "./target.ts";

/** Runs one statement with parameters, and returns its rows. */
export type RunSql = (
  statement: string,
  parameters: readonly (string | number)[],
) => Promise<Record<string, unknown>[]>;

/** What differs between the engines. */
export interface LedgerDialect {
  /** Selects a row if the table exists. */
  readonly exists: string;
  /** The placeholder of a parameter, counted from 1. */
  mark(position: number): string;
  /** The end of an insert that replaces state, steps and time of a row that exists. */
  readonly orReplace: string;
}

/** SQLite and PostgreSQL write it alike. */
export const ON_CONFLICT =
  "on conflict (number) do update set state = excluded.state, steps = excluded.steps, applied_at = excluded.applied_at";

const COLUMNS = ["number", "name", "checksum", "state", "steps", "applied_at", "incompatible"] as const;

/** Times are ISO 8601 in UTC, the same on every engine. */
const CREATE_TABLE = `create table if not exists ${LEDGER} (
  number integer not null primary key,
  name varchar(100) not null,
  checksum varchar(64) not null,
  state varchar(10) not null,
  steps integer not null,
  applied_at varchar(30) not null,
  incompatible integer not null
)`;

/** How far a migration is, to be recorded. */
export type Progress = Pick<Entry, "state" | "steps" | "incompatible">;

/** The ledger as a table. */
export interface SqlLedger {
  read(): Promise<Ledger | undefined>;
  /** One statement that creates the table, and one that fills it. */
  begin(adopted: readonly (readonly [Migration, Progress])[], seed: SeedState): Promise<void>;
  record(migration: Migration, progress: Progress): Promise<void>;
  recordSeed(): Promise<void>;
}

/** The ledger of the database that `run` works on. */
export function sqlLedger(run: RunSql, { exists, mark, orReplace }: LedgerDialect): SqlLedger {
  const insert = async (rows: readonly (readonly (string | number)[])[]) => {
    const marks = rows.map(
      (row, at) => `(${row.map((_, column) => mark(at * row.length + column + 1)).join(", ")})`,
    );
    await run(
      `insert into ${LEDGER} (${COLUMNS.join(", ")}) values ${marks.join(", ")} ${orReplace}`,
      rows.flat(),
    );
  };
  return {
    async read() {
      if ((await run(exists, [])).length === 0) return undefined;
      return ledgerFrom(await run(`select ${COLUMNS.join(", ")} from ${LEDGER} order by number`, []));
    },
    async begin(adopted, seed) {
      await run(CREATE_TABLE, []);
      await insert([seedRow(seed), ...adopted.map(([migration, progress]) => rowOf(migration, progress))]);
    },
    record: (migration, progress) => insert([rowOf(migration, progress)]),
    recordSeed: () => insert([seedRow("loaded")]),
  };
}

/** A ledger without the row of the seed is one whose beginning was interrupted. */
export function ledgerFrom(rows: readonly Record<string, unknown>[]): Ledger | undefined {
  const [first, ...others] = rows;
  if (first?.number !== SEED_NUMBER) return undefined;
  return {
    seed: first.state as SeedState,
    entries: others.map((row) => ({
      number: Number(row.number),
      name: String(row.name),
      checksum: String(row.checksum),
      state: row.state as Entry["state"],
      steps: Number(row.steps),
      at: new Date(String(row.applied_at)),
      incompatible: Number(row.incompatible) === 1,
    })),
  };
}

const now = () => new Date().toISOString();

const seedRow = (seed: SeedState) => [SEED_NUMBER, "seed", "", seed, 0, now(), 0];

const rowOf = ({ number, name, checksum }: Migration, { state, steps, incompatible }: Progress) => [
  number,
  name,
  checksum,
  state,
  steps,
  now(),
  incompatible ? 1 : 0,
];
