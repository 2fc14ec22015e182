/** Where a run keeps its files, and how it is stopped. */
export interface RunPlace {
  /** An absolute path: logs, embedded data, scratch files. */
  runDir: string;
  /** Where stores for draws are kept from run to run, because loading a million rows takes a while. */
  rowsDir: string;
  /** Aborting it ends the set-up and the run. */
  signal: AbortSignal;
  onProgress(line: string): void;
}
