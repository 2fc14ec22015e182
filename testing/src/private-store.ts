import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  bringUp,
  readState,
  removeWithThisProcess,
  type Service,
  startStore,
  stopStore,
  takeDown,
} from "@super-heroes/database/local-stack/index";

import { onInterruptedRun } from "./interrupted-run.ts";

/** A real store that belongs to one suite, so that it can be broken without disturbing others. */
export interface PrivateStore {
  /** What its service is given. */
  readonly url: string;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and data, and waits until it answers. */
  start(): Promise<void>;
  /** Stops it from doing anything, without closing a connection; it does not notice. Linux only. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Ends it and removes its data. */
  drop(): Promise<void>;
}

/** Brings up the real store of this service, with schema and seed rows, in a temporary folder. */
export async function openPrivateStore(service: Service): Promise<PrivateStore> {
  const dir = await mkdtemp(join(tmpdir(), "super-heroes-store-"));
  const state = () => readState({ dir }).stores.find((store) => store.service === service);
  const signal = async (name: "SIGSTOP" | "SIGCONT") => {
    const pid = state()?.pid;
    if (pid) await signalTree(pid, name);
  };

  const forget = onInterruptedRun(() => {
    const pid = state()?.pid;
    if (pid) process.kill(pid, "SIGKILL");
  });
  const guarded = removeWithThisProcess(dir);
  await bringUp({ dir, stores: [service] });
  return {
    url: state()?.url ?? "",
    kill: () => stopStore(dir, service, "SIGKILL"),
    start: async () => void (await startStore(dir, service)),
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    async drop() {
      await takeDown({ dir });
      forget();
      await rm(dir, { recursive: true });
      guarded.release();
    },
  };
}

/**
 * A server may work in processes of its own: PostgreSQL has one for each connection. The parent comes first, so that it
 * makes no further one meanwhile.
 */
async function signalTree(pid: number, signal: NodeJS.Signals): Promise<void> {
  try {
    process.kill(pid, signal);
    for (const thread of await readdir(`/proc/${pid}/task`)) {
      const children = await readFile(`/proc/${pid}/task/${thread}/children`, "utf8");
      await Promise.all(
        children
          .split(" ")
          .filter(Boolean)
          .map((child) => signalTree(Number(child), signal)),
      );
    }
  } catch (error) {
    // It ended by itself a moment ago.
    if (!["ESRCH", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
