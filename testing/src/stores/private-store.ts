import { randomInt } from "node:crypto";
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

import { eventually } from "../processes/eventually.ts";
import { onInterruptedRun } from "../processes/interrupted-run.ts";

/** A real store of a single suite, which can fail without disturbing other suites. */
export interface PrivateStore {
  /** The URL for its service. */
  readonly url: string;
  /** Kills it, like a crash. */
  kill(): Promise<void>;
  /** Restarts it with the same port and data, and waits until it responds. */
  start(): Promise<void>;
  /** Suspends its processes, with connections left open. Linux only. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Stops it and removes its data. */
  drop(): Promise<void>;
}

/**
 * How far its port is from the usual ones, below those that the kernel gives out. While the store is stopped its port is free,
 * and another stack that is started at the usual ports must not take it.
 */
const APART = [1000, 14_000] as const;

const STOP_LIMIT_MS = 5000;

/** Starts the real store of this service in a temporary folder, with schema and seed rows. */
export async function openPrivateStore(service: Service): Promise<PrivateStore> {
  const dir = await mkdtemp(join(tmpdir(), "super-heroes-store-"));
  const state = () => readState({ dir }).stores.find((store) => store.service === service);
  const signal = async (name: "SIGSTOP" | "SIGCONT") => {
    const pid = state()?.pid;
    if (pid) await signalTree(pid, name);
    return pid;
  };

  const forget = onInterruptedRun(() => {
    const pid = state()?.pid;
    if (pid) process.kill(pid, "SIGKILL");
  });
  const guarded = removeWithThisProcess(dir);
  await bringUp({ dir, stores: [service], portOffset: randomInt(...APART) });
  return {
    url: state()?.url ?? "",
    async kill() {
      const pid = state()?.pid;
      // Connections of PostgreSQL are processes, which may still respond for a moment after their parent was killed.
      const connections = pid ? await childrenOf(pid) : [];
      await stopStore(dir, service, "SIGKILL");
      for (const connection of connections) await signalTree(connection, "SIGKILL");
    },
    start: async () => void (await startStore(dir, service)),
    async freeze() {
      const pid = await signal("SIGSTOP");
      // A thread that runs on another core stops a moment later, and could still respond.
      if (pid) await eventually("the store is suspended", () => statesOf(pid), areStopped, STOP_LIMIT_MS);
    },
    thaw: async () => void (await signal("SIGCONT")),
    async drop() {
      await takeDown({ dir });
      forget();
      await rm(dir, { recursive: true });
      guarded.release();
    },
  };
}

/** The states of the threads of a process, as letters: T is stopped. */
async function statesOf(pid: number): Promise<string[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const stats = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, "utf8")),
  );
  // After the name of the program, which is in parentheses and may contain any character.
  return stats.map((stat) => stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3));
}

const areStopped = (states: readonly string[]) => states.every((state) => state === "T");

/**
 * Signals a process and its children: PostgreSQL has one for each connection. The parent is first, so that it starts no
 * further child meanwhile.
 */
async function signalTree(pid: number, signal: NodeJS.Signals): Promise<void> {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // The process has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
  await Promise.all((await childrenOf(pid)).map((child) => signalTree(child, signal)));
}

/** The ids of the children of a process; none where it has ended, or the machine does not list them. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, "utf8").catch(() => "")),
  );
  return lists.flatMap((children) => children.split(" ").filter(Boolean).map(Number));
}
