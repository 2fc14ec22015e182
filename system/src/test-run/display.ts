import type { OutputListener } from "./bun-output.ts";
import { createSkips } from "./skips.ts";

/** What a run shows while it goes on. */
export interface Display extends OutputListener {
  /** Closes the last file; returns how many tests were skipped, and a line for each reason. */
  end(): { skipped: number; reasons: string[] };
}

/** Where a display writes, and how many files it expects. */
export interface DisplayOptions {
  files: number;
  write(text: string): void;
  /** Whether a line can be written over, as a terminal can. */
  isTerminal: boolean;
  /** Milliseconds, from any start. */
  now?(): number;
}

interface Counts {
  pass: number;
  fail: number;
  skip: number;
}

const CLEAR_LINE = "\r\u001b[2K";

/**
 * One line for each test file, written over in a terminal; a test that failed is shown in full, with its error, as soon
 * as it has.
 */
export function createDisplay({
  files,
  write,
  isTerminal,
  now = () => performance.now(),
}: DisplayOptions): Display {
  const total: Counts = { pass: 0, fail: 0, skip: 0 };
  const skips = createSkips();
  let file: { path: string; startedAtMs: number; counts: Counts } | undefined;
  let done = 0;

  const print = (text: string) => write(`${isTerminal ? CLEAR_LINE : ""}${text}\n`);
  const showProgress = () => {
    if (isTerminal) write(`${CLEAR_LINE}[${done}/${files}] ${textOf(total)}  ${file?.path ?? ""}`);
  };
  const closeFile = () => {
    if (!file) return;
    done += 1;
    const seconds = ((now() - file.startedAtMs) / 1000).toFixed(1);
    const place = `[${String(done).padStart(String(files).length)}/${files}]`;
    if (!isTerminal) print(`${place} ${file.path}  ${textOf(file.counts)}  ${seconds} s`);
    file = undefined;
    showProgress();
  };

  return {
    onFile(path) {
      closeFile();
      file = { path, startedAtMs: now(), counts: { pass: 0, fail: 0, skip: 0 } };
      showProgress();
    },
    onResult(outcome, name, output) {
      const counted = outcome === "todo" ? "skip" : outcome;
      if (counted === "skip") skips.add(name);
      if (!name.endsWith("(unnamed)") || counted === "fail") {
        total[counted] += 1;
        if (file) file.counts[counted] += 1;
      }
      if (outcome === "fail") print(["", ...output, `FAILED ${file?.path ?? ""}: ${name}`, ""].join("\n"));
    },
    onError(output) {
      total.fail += 1;
      if (file) file.counts.fail += 1;
      print(["", `FAILED ${file?.path ?? ""}, outside of any test:`, ...output, ""].join("\n"));
    },
    end() {
      closeFile();
      if (isTerminal) write(CLEAR_LINE);
      return { skipped: skips.count, reasons: skips.lines() };
    },
  };
}

function textOf({ pass, fail, skip }: Counts): string {
  const parts = [`${pass} passed`];
  if (fail > 0) parts.push(`${fail} failed`);
  if (skip > 0) parts.push(`${skip} skipped`);
  return parts.join(", ");
}
