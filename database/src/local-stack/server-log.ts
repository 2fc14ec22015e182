import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { StoreService } from "../schema.ts";

/** Where a store's server writes what it has to say. */
export function logFileOf(dir: string, service: StoreService): string {
  return join(dir, `${service}.log`);
}

/** Remembers the log's end; the function returned gives what was appended since. */
export function markLog(file: string): () => string {
  const mark = existsSync(file) ? statSync(file).size : 0;
  return () => readFileSync(file).subarray(mark).toString("utf8");
}
