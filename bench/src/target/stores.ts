import { Database } from "bun:sqlite";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { environmentOf, type StoreState } from "@super-heroes/database/local-stack/index";
import { definitionOf } from "@super-heroes/database/local-stack/stores";
import type { Environment } from "@super-heroes/system/environment";
import { borrowLocalStack } from "@super-heroes/system/local-stack";
import { withoutStores } from "@super-heroes/system/store-variables";
import type { MeasuredStore } from "../result/result.ts";
import type { Writes } from "../result/segment.ts";
import { seededDatabase, seededFile } from "./draw-stores.ts";
import { emptyJournal } from "./journal.ts";
import type { RunPlace } from "./target.ts";

/** The stores of a run, and the environments that point services at them. */
export interface Stores {
  measured: MeasuredStore[];
  /** For all services; fights that are stored in another way go elsewhere, and start from nothing. */
  fightsEnv(writes: Writes | null): Environment;
  /** For heroes, on a store of so many rows. */
  drawsEnv(rows: number): Environment;
  close(): Promise<void>;
}

/** The services whose stores a fight uses. */
const SERVICES = ["heroes", "villains", "locations", "fights"];

/** Opens the stores, seeded and ready for the services. Throws what the local stack throws, in words for people. */
export function openStores(
  kind: "embedded" | "local",
  drawRows: readonly number[],
  place: RunPlace,
): Promise<Stores> {
  return kind === "embedded" ? embedded(drawRows, place) : local(drawRows, place);
}

async function embedded(drawRows: readonly number[], place: RunPlace): Promise<Stores> {
  const env = withoutStores(process.env);
  const data = join(place.runDir, "data");
  const folders = new Map<number, string>();
  for (const rows of drawRows) folders.set(rows, await seededFile(rows, place));
  const sqlite = new Database(":memory:").query("select sqlite_version() as version").get() as {
    version: string;
  };
  return {
    measured: SERVICES.map((service) => ({
      service,
      engine: "SQLite",
      version: sqlite.version,
      standIn: null,
    })),
    fightsEnv: (writes) => ({ ...env, DATA_DIR: join(data, writes ?? "default") }),
    drawsEnv: (rows) => ({ ...env, DATA_DIR: folders.get(rows) }),
    close: () => rm(data, { recursive: true, force: true }),
  };
}

async function local(drawRows: readonly number[], place: RunPlace): Promise<Stores> {
  const stack = await borrowLocalStack(place);
  try {
    const env = { ...withoutStores(process.env), ...environmentOf(stack) };
    const urlOf = (service: string) => stack.stores.find((store) => store.service === service)?.url ?? "";
    const databases = new Map<number, string>();
    for (const rows of drawRows) databases.set(rows, await seededDatabase(urlOf("heroes"), rows, place));
    const journal = await emptyJournal(urlOf("fights"));
    return {
      measured: stack.stores.map(measured),
      fightsEnv: () => ({ ...env, FIGHTS_MONGODB_URL: journal }),
      // Two more pools of the usual size would not leave the server room for anything else.
      drawsEnv: (rows) => ({
        ...env,
        HEROES_DATABASE_URL: databases.get(rows),
        HEROES_POOL_MIN: "8",
        HEROES_POOL_MAX: "8",
      }),
      close: stack.release,
    };
  } catch (error) {
    await stack.release();
    throw error;
  }
}

const measured = ({ service, version, standIn }: StoreState): MeasuredStore => ({
  service,
  engine: definitionOf(service).engine.title,
  version,
  standIn,
});
