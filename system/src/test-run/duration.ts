import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/** Measured on two cores with every engine installed; an estimate for a machine without an earlier run. */
const USUAL_SECONDS = 180;

/** The duration of the last run of all tests on this machine, in seconds, kept in a file. */
export interface Durations {
  /** A clause with the expected duration. */
  expected(): Promise<string>;
  keep(seconds: number): Promise<void>;
}

/** Keeps the last duration in `file`, an absolute path. An unreadable file counts as none. */
export function durationsIn(file: string): Durations {
  return {
    async expected() {
      const seconds = Number(
        await Bun.file(file)
          .text()
          .catch(() => ""),
      );
      return seconds > 0
        ? `they took ${inMinutes(seconds)} here the last time`
        : `they take about ${inMinutes(USUAL_SECONDS)} on two cores`;
    },
    async keep(seconds) {
      await mkdir(dirname(file), { recursive: true });
      await Bun.write(file, `${Math.round(seconds)}\n`);
    },
  };
}

/** A duration with its units: `4 min 12 s`; at least a second. */
export function inMinutes(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
