import { checkLedger } from "@super-heroes/kit/store/migrations/check-ledger";
import { adoptable, numberOf, pendingIn } from "@super-heroes/kit/store/migrations/migrate";
import { type Migration, numbered, type Series } from "@super-heroes/kit/store/migrations/series";
import type { Ledger } from "@super-heroes/kit/store/migrations/target";
import { openStoreTarget } from "../open-target.ts";
import { seriesOf } from "../schema.ts";
import type { ServiceStore } from "./store-place.ts";

/** The schema of a store, beside the files. */
export interface SchemaStatus {
  readonly store: ServiceStore;
  readonly series: Series;
  /** `undefined`: nothing is recorded. */
  readonly ledger: Ledger | undefined;
  /** Of a database without a record: the migrations whose results are there, which the next run records. */
  readonly adoptable: readonly Migration[];
  /** What the next run applies. */
  readonly pending: readonly Migration[];
  /** Why it would not; `undefined`: it would. */
  readonly refusal: string | undefined;
}

/** Reads the schema of a store, and changes nothing. Throws where the store does not respond. */
export async function schemaStatusOf(store: ServiceStore, to?: number): Promise<SchemaStatus> {
  const series = await seriesOf(store.service, store.place.engine);
  const upTo = to ?? series.newest;
  if (store.isMissing)
    return {
      store,
      series,
      ledger: undefined,
      adoptable: [],
      pending: series.migrations,
      refusal: undefined,
    };
  const target = await openStoreTarget(store.place);
  try {
    const ledger = await target.readLedger();
    const found = ledger ? [] : await adoptable(target, series);
    const pending = pendingIn(ledger, series, upTo).filter((migration) => !found.includes(migration));
    return { store, series, ledger, adoptable: found, pending, refusal: refusalOf(ledger, series) };
  } finally {
    await target.close();
  }
}

function refusalOf(ledger: Ledger | undefined, series: Series): string | undefined {
  try {
    if (ledger) checkLedger(ledger, series, {});
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The statuses as a text table, without a line break at its end. */
export function statusTable(statuses: readonly SchemaStatus[]): string {
  const rows = [
    ["service", "engine", "schema", "newest", "pending", "last applied"],
    ...statuses.map(cellsOf),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return lines.map((line) => line.trimEnd()).join("\n");
}

function cellsOf({ store, series, ledger, adoptable, pending, refusal }: SchemaStatus): string[] {
  const schema = ledger ? numberOf(ledger) : Math.max(0, ...adoptable.map(({ number }) => number));
  const running = ledger?.entries.find(({ state }) => state === "running");
  const names = pending.map(({ number, name }) =>
    number === running?.number
      ? `${numbered(number)} ${name} (${running.steps} steps done)`
      : `${numbered(number)} ${name}`,
  );
  const last = ledger?.entries.at(-1);
  return [
    store.service,
    store.place.engine,
    store.isMissing ? "-" : String(schema),
    String(series.newest),
    refusal === undefined ? names.join(", ") || "-" : "refused, see below",
    last ? last.at.toISOString() : "-",
  ];
}
