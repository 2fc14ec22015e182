import { Database } from "bun:sqlite";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { OnProgress } from "../tools/tool.ts";
import { LocalStackError } from "./failure.ts";

const retryEveryMs = 100;
/** Longer than the slowest holder, one that builds a tool first. */
const timeoutMs = 300_000;

/**
 * Runs `work` while nobody else, in this process or another, works on the stack in `dir`, which is created if need be.
 * Waits for its turn up to five minutes, then throws {@link LocalStackError}.
 *
 * The lock is an open SQLite transaction: the operating system takes it back when its holder dies, however it dies,
 * so there is never a stale one, as there would be with a file that holds a pid.
 */
export async function withLock<T>(dir: string, onProgress: OnProgress, work: () => Promise<T>): Promise<T> {
  await mkdir(dir, { recursive: true });
  const database = new Database(join(dir, "lock.sqlite"));
  try {
    const givesUpAtMs = performance.now() + timeoutMs;
    for (let attempt = 1; !tryLock(database); attempt += 1) {
      if (attempt === 1) onProgress(`waiting for another run that is working in ${dir}`);
      if (performance.now() > givesUpAtMs)
        throw new LocalStackError(
          `another run has been working in ${dir} for ${timeoutMs / 60_000} minutes: end it, or work in another folder`,
        );
      await Bun.sleep(retryEveryMs);
    }
    return await work();
  } finally {
    database.close();
  }
}

function tryLock(database: Database): boolean {
  try {
    database.run("begin exclusive");
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "SQLITE_BUSY") return false;
    throw error;
  }
}
