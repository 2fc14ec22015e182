/** How far a load is. */
export interface LoadProgress {
  done: number;
  total: number;
  elapsedMs: number;
}

/** With this, a line for a million rows fits into 80 columns. */
const BAR_WIDTH = 16;

/** Where progress is shown; `process.stderr` is one. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Shows the progress of a load of rows, or of other units: on a terminal as one line with a bar that is redrawn, elsewhere as a line for every tenth.
 *
 * @returns `show` for each step, and `end`, which ends the line before other output.
 */
export function progressDisplay(
  screen: Screen,
  unit = "rows",
): { show: (progress: LoadProgress) => void; end: () => void } {
  let shownTenth = -1;
  let lineOpen = false;
  return {
    show: (progress) => {
      if (screen.isTTY) {
        screen.write(`\r\x1b[K${bar(progress)} ${describe(progress, unit)}`);
        lineOpen = true;
        return;
      }
      const tenth = Math.floor((10 * progress.done) / progress.total);
      if (tenth > shownTenth) screen.write(`${describe(progress, unit)}\n`);
      shownTenth = tenth;
    },
    end: () => {
      if (lineOpen) screen.write("\n");
      lineOpen = false;
    },
  };
}

function bar({ done, total }: LoadProgress): string {
  const filled = Math.floor((BAR_WIDTH * done) / total);
  return `[${"#".repeat(filled)}${"-".repeat(BAR_WIDTH - filled)}]`;
}

function describe({ done, total, elapsedMs }: LoadProgress, unit: string): string {
  const percent = `${Math.floor((100 * done) / total)} %`.padStart(5);
  const share = `${percent}  ${count(done)} of ${count(total)}`;
  if (done === 0) return share;
  const perSecond = done / (elapsedMs / 1000);
  return `${share}  ${count(perSecond)} ${unit}/s  ${count(Math.ceil((total - done) / perSecond))} s left`;
}

const count = (value: number) => Math.round(value).toLocaleString("en-US");
