/** The outcome of one test, or of a failed hook. */
export type Outcome = "pass" | "fail" | "skip" | "todo";

/** Receives the parts of the output of `bun test`. */
export interface OutputListener {
  /** The tests of this file begin; a path from the repository's root. */
  onFile(path: string): void;
  /**
   * One test has ended. `output` is everything printed since the one before it: the error and the lines of the code for
   * a test that failed.
   */
  onResult(outcome: Outcome, name: string, output: readonly string[]): void;
  /** Lines of no test: an error outside of tests, such as a missing module. */
  onError(output: readonly string[]): void;
}

/** Reads the lines of standard error, in order. */
export interface OutputReader {
  read(line: string): void;
  /** Call it once after the last line. */
  end(): void;
}

const FILE = /^(\S.*\.test\.tsx?):$/;
const RESULT = /^\((pass|fail|skip|todo)\) (.*?)(?: \[[\d.]+m?s\])?$/;
const ERROR = /^(# Unhandled error|error: )/;
/** Opens the last part, in which a long run repeats its failures and the counts stand. */
const SUMMARY = /^( *\d+ (pass|skip|todo|fail|error)s?|\d+ tests? (failed|skipped)( or .*)?:)$/;

/**
 * Reads what `bun test` (1.4.5) prints on standard error, without colours: a line with the file's path, then for each
 * test `(pass) name [1.00ms]`, with a failure's error before its line, and counts at the end.
 */
export function outputReader(listener: OutputListener): OutputReader {
  let pending: string[] = [];
  let isOver = false;
  const flush = () => {
    if (pending.some((line) => ERROR.test(line))) listener.onError(trimmed(pending));
    pending = [];
  };
  return {
    read(line) {
      if (isOver) return;
      if (SUMMARY.test(line)) {
        flush();
        isOver = true;
        return;
      }
      const [, path] = FILE.exec(line) ?? [];
      if (path !== undefined) {
        flush();
        listener.onFile(path);
        return;
      }
      const [, outcome, name = ""] = RESULT.exec(line) ?? [];
      if (outcome === undefined) {
        pending.push(line);
        return;
      }
      listener.onResult(outcome as Outcome, name, trimmed(pending));
      pending = [];
    },
    end: flush,
  };
}

function trimmed(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return first < 0 ? [] : lines.slice(first, last + 1);
}
