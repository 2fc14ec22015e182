import { appendFile, rm } from "node:fs/promises";

/** Keeps each record as soon as it is measured, so that a run that ends early does not lose it. */
export interface RecordLog<Record> {
  append(record: Record): Promise<void>;
  /** Removes the log once the result of the run has its records. */
  remove(): Promise<void>;
}

/** Ends the name of each such log. */
export const RECORDS = ".jsonl";

/**
 * A log with one line of JSON per record. It is a second copy: where it cannot be written, `onTrouble` receives one line
 * about that and the run continues.
 */
export function recordLog<Record>(file: string, onTrouble: (line: string) => void): RecordLog<Record> {
  let broken = false;
  return {
    async append(record) {
      if (broken) return;
      try {
        await appendFile(file, `${JSON.stringify(record)}\n`);
      } catch (error) {
        broken = true;
        onTrouble(`segments and passes are not logged as they are measured: ${(error as Error).message}`);
      }
    },
    remove: () => rm(file, { force: true }),
  };
}
