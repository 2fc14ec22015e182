import type { SeedProgress } from "./seed-store.ts";

/** With this, a line for a million rows fits into 80 columns. */
const BAR_WIDTH = 16;

/** Where progress is shown; `process.stderr` is one. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Shows the progress of a load: on a terminal as one line with a bar that is redrawn, elsewhere as a line for every tenth.
 *
 * @returns `show` for each step, and `end`, which ends the line before other output.
 */
export function progressDisplay(screen: Screen): { show: (progress: SeedProgress) => void; end: () => void } {
  let shownTenth = -1;
  let lineOpen = false;
  return {
    show: (progress) => {
      if (screen.isTTY) {
        screen.write(`\r\x1b[K${bar(progress)} ${describe(progress)}`);
        lineOpen = true;
        return;
      }
      const tenth = Math.floor((10 * progress.done) / progress.total);
      if (tenth > shownTenth) screen.write(`${describe(progress)}\n`);
      shownTenth = tenth;
    },
    end: () => {
      if (lineOpen) screen.write("\n");
      lineOpen = false;
    },
  };
}

function bar({ done, total }: SeedProgress): string {
  const filled = Math.floor((BAR_WIDTH * done) / total);
  return `[${"#".repeat(filled)}${"-".repeat(BAR_WIDTH - filled)}]`;
}

function describe({ done, total, elapsedMs }: SeedProgress): string {
  const percent = `${Math.floor((100 * done) / total)} %`.padStart(5);
  const share = `${percent}  ${count(done)} of ${count(total)}`;
  if (done === 0) return share;
  const rowsPerSecond = done / (elapsedMs / 1000);
  return `${share}  ${count(rowsPerSecond)} rows/s  ${count(Math.ceil((total - done) / rowsPerSecond))} s left`;
}

const count = (value: number) => Math.round(value).toLocaleString("en-US");
