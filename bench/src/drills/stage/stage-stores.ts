import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  allServices,
  bringUp,
  environmentOf,
  type Service,
  startStore,
  stopStore,
  takeDown,
} from "@super-heroes/database/local-stack/index";
import type { Environment } from "@super-heroes/system/environment";
import { repositoryRoot } from "@super-heroes/system/repository";

/** Where services keep their data: a SQLite file each, or the real databases of this machine. */
export type StackKind = "embedded" | "local";

/** The stores of the services in a drill. */
export interface StageStores {
  readonly kind: StackKind;
  /** The variables that point services there. */
  readonly variables: Environment;
  /** Those that are servers, and can be killed. */
  readonly servers: readonly Service[];
  /** Ends a server with SIGKILL, and waits until it is gone. */
  kill(service: Service): Promise<void>;
  /** Starts it again in its old place, and waits until it answers. */
  start(service: Service): Promise<void>;
  close(): Promise<void>;
}

/** Real databases of the drills' own, made anew for each: what is broken here is nobody's. */
const LOCAL_DIR = join(repositoryRoot, ".data", "drill-stack");

/** Opens the stores; `folder` holds what is embedded. Throws what the local stack throws, in words for people. */
export async function openStageStores(
  kind: StackKind,
  folder: string,
  onProgress: (line: string) => void,
): Promise<StageStores> {
  const nothing = async () => {};
  if (kind === "embedded")
    return {
      kind,
      variables: { DATA_DIR: join(folder, "data") },
      servers: [],
      kill: nothing,
      start: nothing,
      close: nothing,
    };
  const takeAway = async () => {
    await takeDown({ dir: LOCAL_DIR, onProgress });
    await rm(LOCAL_DIR, { recursive: true, force: true });
  };
  // What a drill that was killed left behind.
  if (existsSync(LOCAL_DIR)) await takeAway();
  const stack = await bringUp({ dir: LOCAL_DIR, onProgress });
  return {
    kind,
    variables: { DATA_DIR: join(folder, "data"), ...environmentOf(stack) },
    servers: allServices,
    kill: (service) => stopStore(LOCAL_DIR, service, "SIGKILL"),
    start: async (service) => void (await startStore(LOCAL_DIR, service)),
    close: takeAway,
  };
}
