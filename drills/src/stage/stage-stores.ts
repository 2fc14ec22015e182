import { join } from "node:path";
import type { StackKind } from "@super-heroes/bench/results/promises/drill-document";
import { dataDir } from "@super-heroes/database/local-stack/default-dir";
import {
  allServices,
  bringUp,
  environmentOf,
  openPrivateStack,
  type Service,
  startStore,
  stopStore,
} from "@super-heroes/database/local-stack/index";
import type { Environment } from "@super-heroes/system/environment/environment";

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

/**
 * Real databases of the drills' own, made anew for each, and removed with the drill, however it ends: what is broken here
 * belongs to the drill. Another run at the same time has its own beside it.
 */
const LOCAL_DIR = join(dataDir, "drill-stack");

/** What a stage is opened with. */
export interface StageContext {
  onProgress(line: string): void;
  /** Aborting it ends the opening. */
  signal: AbortSignal;
}

/** Opens the stores; `folder` holds what is embedded. Throws what the local stack throws, in words for people. */
export async function openStageStores(
  kind: StackKind,
  folder: string,
  { onProgress, signal }: StageContext,
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
  const { dir, drop } = await openPrivateStack(LOCAL_DIR);
  const stack = await bringUp({ dir, onProgress, signal }).catch(async (error) => {
    await drop();
    throw error;
  });
  return {
    kind,
    variables: { DATA_DIR: join(folder, "data"), ...environmentOf(stack) },
    servers: allServices,
    kill: (service) => stopStore(dir, service, "SIGKILL"),
    start: async (service) => void (await startStore(dir, service)),
    close: drop,
  };
}
