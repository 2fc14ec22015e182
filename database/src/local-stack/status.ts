import { isResponding } from "./responding.ts";
import { isRunning } from "./server-process.ts";
import { findStore, type StoreState } from "./state.ts";
import { definitionOf, type Service, storeDefinitions } from "./stores.ts";

/**
 * The condition of one store: `running` responds to queries, `silent` runs and does not respond, `died` ended without having
 * been stopped, `absent` was never started.
 */
export type Condition = "running" | "silent" | "stopped" | "died" | "absent";

/** One store's line of the status table. */
export interface StoreStatus {
  readonly service: Service;
  readonly condition: Condition;
  /** `undefined` when it is absent. */
  readonly store: StoreState | undefined;
}

/** The status of every store of the stack in `dir`, in the order of {@link storeDefinitions}. Changes nothing. */
export async function statusOf(dir: string): Promise<StoreStatus[]> {
  return Promise.all(
    storeDefinitions.map(async ({ service }) => {
      const store = findStore(dir, service);
      return { service, store, condition: await conditionOf(store) };
    }),
  );
}

/** The status as a text table, without a line break at its end. */
export function statusTable(statuses: readonly StoreStatus[]): string {
  const table = [["store", "engine", "stand-in", "port", "pid", "state"], ...statuses.map(cellsOf)];
  const widthOf = (column: number) => Math.max(...table.map((row) => row[column]?.length ?? 0));
  const lines = table.map((row) => row.map((cell, column) => cell.padEnd(widthOf(column))).join("  "));
  return lines.map((line) => line.trimEnd()).join("\n");
}

function cellsOf({ service, store, condition }: StoreStatus): string[] {
  const { title } = definitionOf(service).engine;
  const engine = store && store.standIn === null ? `${title} ${store.version}` : title;
  return [
    service,
    engine,
    store?.standIn ?? "-",
    String(store?.port ?? "-"),
    String(store?.pid ?? "-"),
    condition,
  ];
}

async function conditionOf(store: StoreState | undefined): Promise<Condition> {
  if (!store) return "absent";
  if (store.pid === null) return "stopped";
  if (!isRunning(store)) return "died";
  return (await isResponding(store)) ? "running" : "silent";
}
