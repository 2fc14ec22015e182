import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { tryLock } from "@super-heroes/cli/processes/file-lock";
import type { OnProgress } from "../tools/tool.ts";
import { LocalStackError } from "./failure.ts";

const retryEveryMs = 100;
/** Longer than the slowest holder, one that builds a tool first. */
const timeoutMs = 300_000;

/**
 * Runs `work` while no other part of this process and no other process works in `dir`, which is created if need be. Waits for its
 * turn up to five minutes, then throws {@link LocalStackError}; throws the signal's reason when that aborts first.
 */
export async function withLock<T>(
  dir: string,
  onProgress: OnProgress,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  await mkdir(dir, { recursive: true });
  const file = join(dir, "lock.sqlite");
  const waitsUntilMs = performance.now() + timeoutMs;
  let lock = tryLock(file);
  if (!lock) onProgress(`waiting for another run that is working in ${dir}`);
  for (; !lock; lock = tryLock(file)) {
    if (performance.now() > waitsUntilMs)
      throw new LocalStackError(
        `another run has been working in ${dir} for ${timeoutMs / 60_000} minutes: end it, or work in another folder`,
      );
    await Bun.sleep(retryEveryMs);
    signal?.throwIfAborted();
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
