import { Database } from "bun:sqlite";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { tryLock } from "@super-heroes/cli/processes/file-lock";
import {
  borrowLocalStack,
  defaultDir,
  environmentOf,
  type StoreState,
} from "@super-heroes/database/local-stack/index";
import { definitionOf } from "@super-heroes/database/local-stack/stores";
import type { Environment } from "@super-heroes/system/environment/environment";
import type { MeasuredStore } from "../../results/record/result.ts";
import { assertRoom, maxConnectionsAt, poolDemands } from "./connection-room.ts";
import { coreNames } from "./core.ts";
import { seededDatabase, seededFile } from "./draw-stores.ts";
import { emptyJournal } from "./journal.ts";
import type { RunPlace } from "./run-place.ts";
import { serviceEnvironment, settingsText } from "./service-environment.ts";
import type { Needs } from "./variants.ts";

/** The stores of a run, and the environments that point services at them. */
export interface Stores {
  measured: MeasuredStore[];
  /** Process ids of the database servers, by the service they serve; empty where a store is a file. */
  servers: ReadonlyMap<string, number>;
  /** For any service. An embedded store starts empty in the folder of this name; equal names share a store. */
  envFor(folder: string): Environment;
  /** For heroes, on a store of this size. */
  drawsEnv(rows: number): Environment;
  close(): Promise<void>;
}

/** The pool size for draws: several pools of the usual size would leave the server no connection for others. */
const DRAW_POOL = 8;

/**
 * Opens the stores, seeded and ready for the services. Throws what the local stack throws, and when the pools of the
 * services would not fit a server.
 */
export function openStores(kind: "embedded" | "local", needs: Needs, place: RunPlace): Promise<Stores> {
  const settings = settingsText();
  if (settings) place.onProgress(settings);
  return kind === "embedded" ? embedded(needs, place) : local(needs, place);
}

async function embedded({ drawRows }: Needs, place: RunPlace): Promise<Stores> {
  const env = serviceEnvironment();
  const data = join(place.runDir, "data");
  const folders = new Map<number, string>();
  for (const rows of drawRows) folders.set(rows, await seededFile(rows, place));
  const sqlite = new Database(":memory:").query("select sqlite_version() as version").get() as {
    version: string;
  };
  return {
    measured: coreNames.map((service) => ({
      service,
      engine: "SQLite",
      version: sqlite.version,
      standIn: null,
    })),
    servers: new Map(),
    envFor: (folder) => ({ ...env, DATA_DIR: join(data, folder) }),
    drawsEnv: (rows) => ({ ...env, DATA_DIR: folders.get(rows) }),
    close: () => rm(data, { recursive: true, force: true }),
  };
}

async function local({ drawRows, upstreams }: Needs, place: RunPlace): Promise<Stores> {
  const { onProgress, signal } = place;
  // Two runs would slow each other down, and one would empty the fights of the other.
  const alone = tryLock(join(defaultDir, "bench.sqlite"));
  if (!alone)
    throw new Error(
      "another bench measures on the local stores at the moment: wait until it has ended, or measure with --stack embedded",
    );
  const stack = await borrowLocalStack({ stores: coreNames, onProgress, signal }).catch((error) => {
    alone.release();
    throw error;
  });
  const close = async () => {
    await stack.release();
    alone.release();
  };
  try {
    const env = { ...serviceEnvironment(), ...environmentOf(stack) };
    const urlOf = (service: string) => stack.stores.find((store) => store.service === service)?.url ?? "";
    for (const { service, pools } of poolDemands(upstreams, env)) {
      const forDraws = service === "heroes" ? drawRows.map(() => DRAW_POOL) : [];
      assertRoom({ service, pools: [...pools, ...forDraws] }, await maxConnectionsAt(urlOf(service)));
    }
    const databases = new Map<number, string>();
    for (const rows of drawRows) databases.set(rows, await seededDatabase(urlOf("heroes"), rows, place));
    const journal = await emptyJournal(urlOf("fights"));
    return {
      measured: stack.stores.map(measured),
      servers: new Map(stack.stores.flatMap(({ service, pid }) => (pid === null ? [] : [[service, pid]]))),
      envFor: () => ({ ...env, FIGHTS_MONGODB_URL: journal }),
      drawsEnv: (rows) => ({
        ...env,
        HEROES_DATABASE_URL: databases.get(rows),
        HEROES_POOL_MIN: String(DRAW_POOL),
        HEROES_POOL_MAX: String(DRAW_POOL),
      }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const measured = ({ service, version, standIn }: StoreState): MeasuredStore => ({
  service,
  engine: definitionOf(service).engine.title,
  version,
  standIn,
});
