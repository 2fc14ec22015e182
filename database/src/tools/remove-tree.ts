import { chmodSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const ATTEMPTS = 20;
const PAUSE_MS = 50;

/**
 * Removes a folder with its content, also where folders in it are read-only, as in Go's module cache, and where a process
 * that is ending still writes to it. Does nothing where there is no such folder.
 */
export function removeTree(folder: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      makeWritable(folder);
      if (attempt > 1) Bun.sleepSync(PAUSE_MS);
    }
  }
}

function makeWritable(folder: string): void {
  try {
    chmodSync(folder, 0o700);
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) makeWritable(join(folder, entry.name));
  } catch {
    // It is gone, or not ours: the next attempt to remove it reports that.
  }
}
