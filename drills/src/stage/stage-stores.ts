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
  /** The variables that pass the stores' addresses to the services. */
  readonly variables: Environment;
  /** Services whose store is a server, which can be killed. */
  readonly servers: readonly Service[];
  /** Ends a server with SIGKILL, and waits until it has ended. */
  kill(service: Service): Promise<void>;
  /** Restarts a server on its data, and waits until it responds. */
  start(service: Service): Promise<void>;
  close(): Promise<void>;
}

/**
 * Real databases that belong to the drills: each drill creates new ones and removes them when it ends, also when it fails.
 * Runs at the same time do not share them.
 */
const LOCAL_DIR = join(dataDir, "drill-stack");

/** What opening a stage needs. */
export interface StageContext {
  onProgress(line: string): void;
  /** Aborting it cancels the opening. */
  signal: AbortSignal;
}

/** Opens the stores; embedded ones have their files in `folder`. Throws what the local stack throws, with a readable message. */
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
