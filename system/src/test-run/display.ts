import type { OutputListener } from "./bun-output.ts";
import { createSkips, isHook } from "./skips.ts";

/** The progress of a run. */
export interface Display extends OutputListener {
  /** Clears the last line of a terminal; returns how many tests were skipped, and a line for each reason. */
  end(): { skipped: number; reasons: string[] };
}

/** The output of a display, and the number of files. */
export interface DisplayOptions {
  files: number;
  write(text: string): void;
  /** Whether a line can be overwritten, as on a terminal. */
  isTerminal: boolean;
}

const CLEAR_LINE = "\r\u001b[2K";

/**
 * Shows a line for each test file when it begins, with the counts so far; on a terminal the line is overwritten. A failed
 * test is shown at once, with its error. Files may run at the same time.
 */
export function createDisplay({ files, write, isTerminal }: DisplayOptions): Display {
  const counts = { pass: 0, fail: 0, skip: 0 };
  const skips = createSkips();
  const begun = new Set<string>();
  let file = "";

  const progress = () =>
    `[${String(begun.size).padStart(String(files).length)}/${files}] ${file}  (so far ${textOf(counts)})`;
  const print = (text: string) => write(`${isTerminal ? CLEAR_LINE : ""}${text}\n`);
  const showProgress = () => {
    if (isTerminal) write(`${CLEAR_LINE}${progress()}`);
  };

  return {
    onFile(path) {
      file = path;
      const isNew = !begun.has(path);
      begun.add(path);
      if (isNew && !isTerminal) print(progress());
      showProgress();
    },
    onResult(outcome, name, output) {
      const counted = outcome === "todo" ? "skip" : outcome;
      if (counted === "skip") skips.add(name);
      if (counted === "fail" || !isHook(name)) counts[counted] += 1;
      if (outcome === "fail") print(["", ...output, `FAILED ${file}: ${name}`, ""].join("\n"));
      showProgress();
    },
    onError(output) {
      counts.fail += 1;
      print(["", `FAILED ${file}, outside of any test:`, ...output, ""].join("\n"));
    },
    end() {
      if (isTerminal) write(CLEAR_LINE);
      return { skipped: skips.count, reasons: skips.lines() };
    },
  };
}

function textOf({ pass, fail, skip }: { pass: number; fail: number; skip: number }): string {
  const parts = [`${pass} passed`];
  if (fail > 0) parts.push(`${fail} failed`);
  if (skip > 0) parts.push(`${skip} skipped`);
  return parts.join(", ");
}
