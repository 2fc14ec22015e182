/** Collects lines that are written together. */
export interface GatheredLines {
  add(line: string): void;
  /** Writes the collected lines at once. */
  release(): void;
}

/** Enough lines to make a write cheap, few enough to lose little when a process is killed. */
const MOST_LINES = 64;
const LONGEST_WAIT_MS = 100;

/**
 * Collects lines and passes them on as one text, after 64 lines or 100 ms. The receiver counts the bytes of each text, which
 * takes as long for many lines as for one.
 */
export function gatherLines(handOn: (lines: string) => void): GatheredLines {
  let lines: string[] = [];
  let timer: Timer | undefined;
  const release = () => {
    clearTimeout(timer);
    timer = undefined;
    if (lines.length === 0) return;
    const text = lines.join("");
    lines = [];
    handOn(text);
  };
  return {
    release,
    add(line) {
      if (lines.push(line) >= MOST_LINES) release();
      // The timer does not keep the process alive: before it ends, it calls release().
      else timer ??= setTimeout(release, LONGEST_WAIT_MS).unref();
    },
  };
}
