import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { StoreService } from "../schema.ts";

/** The log file of a store's server. */
export function logFileOf(dir: string, service: StoreService): string {
  return join(dir, `${service}.log`);
}

/** Marks the end of the log; the returned function reads what was appended since. */
export function markLog(file: string): () => string {
  const mark = existsSync(file) ? statSync(file).size : 0;
  return () => readFileSync(file).subarray(mark).toString("utf8");
}
