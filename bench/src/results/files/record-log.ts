import { appendFile, rm } from "node:fs/promises";

/** Keeps each record as soon as it was measured, whatever becomes of the run. */
export interface RecordLog<Record> {
  append(record: Record): Promise<void>;
  /** Removes what was kept, once the result of the run has it. A log that stays is one that no result has. */
  remove(): Promise<void>;
}

/** Ends the name of each such log. */
export const RECORDS = ".jsonl";

/**
 * A log of one line of JSON a record. It is a second copy: where it cannot be written, `onTrouble` receives one line about
 * that and the run goes on.
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
        onTrouble(`what is measured is not kept piece by piece: ${(error as Error).message}`);
      }
    },
    remove: () => rm(file, { force: true }),
  };
}
