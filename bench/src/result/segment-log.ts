import { appendFile } from "node:fs/promises";
import type { Segment } from "./segment.ts";

/** Keeps each segment as soon as it was measured, whatever becomes of the run. */
export interface SegmentLog {
  append(segment: Segment): Promise<void>;
}

/**
 * A log of one line of JSON a segment. It is a second copy: where it cannot be written, `onTrouble` is told once and
 * the run goes on.
 */
export function segmentLog(file: string, onTrouble: (line: string) => void): SegmentLog {
  let broken = false;
  return {
    async append(segment) {
      if (broken) return;
      try {
        await appendFile(file, `${JSON.stringify(segment)}\n`);
      } catch (error) {
        broken = true;
        onTrouble(`segments are not kept one by one: ${(error as Error).message}`);
      }
    },
  };
}
