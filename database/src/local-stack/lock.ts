import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { tryLock } from "@super-heroes/cli/processes/file-lock";
import type { OnProgress } from "../tools/tool.ts";
import { LocalStackError } from "./failure.ts";

const retryEveryMs = 100;
/** Longer than the slowest holder takes, which builds a tool first. */
const timeoutMs = 300_000;

/**
 * Runs `work` while no other code of this process and no other process works in `dir`, which is created where it is missing.
 * Throws a {@link LocalStackError} after waiting for five minutes, and the signal's reason when that aborts first.
 */
export async function withLock<T>(
  dir: string,
  onProgress: OnProgress,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  await mkdir(dir, { recursive: true });
  const file = join(dir, "lock.sqlite");
  const deadlineMs = performance.now() + timeoutMs;
  let lock = tryLock(file);
  if (!lock) onProgress(`waiting for another run that is working in ${dir}`);
  for (; !lock; lock = tryLock(file)) {
    if (performance.now() > deadlineMs)
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
