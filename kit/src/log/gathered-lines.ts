/** Lines that are handed on together. */
export interface GatheredLines {
  add(line: string): void;
  /** Hands on what there is, at once. */
  release(): void;
}

/** Enough to make handing on cheap, few enough to lose little when a process is killed. */
const MOST_LINES = 64;
const LONGEST_WAIT_MS = 100;

/**
 * Gathers lines and hands them on as one text, after 64 lines or 100 ms: what takes them counts the bytes of each text,
 * and does that for many lines in the time that it takes for one.
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
      // It keeps no process alive: whoever ends one releases.
      else timer ??= setTimeout(release, LONGEST_WAIT_MS).unref();
    },
  };
}
