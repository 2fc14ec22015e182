/** What failed, in words, and how often. */
export class FailureCounts {
  readonly counts: Record<string, number> = {};

  add(problem: string, count = 1): void {
    this.counts[problem] = (this.counts[problem] ?? 0) + count;
  }
}

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EPIPE: "connection reset",
  unreachable: "connection refused",
  reset: "connection closed by the server",
  malformed: "not HTTP",
  too_large: "body too large",
};

/** The error of a connection in a few words. */
export function connectionProblem(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return CODES[code ?? ""] ?? code ?? message ?? "connection failed";
}
