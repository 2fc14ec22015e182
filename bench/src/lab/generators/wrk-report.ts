import { emptyHistogram, type Histogram, recordManyUs } from "../../analysis/observation/histogram.ts";

/** What wrk counted, as `wrk-report.lua` prints it. */
export interface WrkReport {
  /** Responses of any status. */
  requests: number;
  durationUs: number;
  /** Failed connections, reads and writes. */
  connect: number;
  read: number;
  write: number;
  /** Responses with a status of 400 or more. */
  status: number;
  /** Responses later than its timeout, which are in no record of a latency. */
  timeout: number;
  /** Microseconds, and how many responses took as long; ascending. */
  counts: [us: number, count: number][];
}

/** The report of a run that made no request. */
export const nothing: Readonly<WrkReport> = {
  ...{ requests: 0, durationUs: 0, connect: 0, read: 0, write: 0, status: 0, timeout: 0 },
  counts: [],
};

/** Reads the report from wrk's output. Throws, with the end of the output, where there is none. */
export function readReport(output: string): WrkReport {
  const line = output.trimEnd().split("\n").at(-1) ?? "";
  if (!line.startsWith('{"requests":')) throw new Error(`wrk printed no report: ${line.slice(0, 200)}`);
  return JSON.parse(line) as WrkReport;
}

/**
 * The latencies as they were measured. Before wrk passes its records on, it adds responses that it believes missing: for
 * one of n microseconds others of n − i, n − 2i, … down to i, where i is the mean time between two requests of a connection.
 * From the slowest record down, exactly these are taken out again. Throws where the sum is not the number of responses
 * then, as it would not be with a wrk that records in another way.
 */
export function measuredCounts({ requests, durationUs, timeout, counts }: WrkReport, connections: number) {
  const wanted = requests - timeout;
  if (sumOf(counts) === wanted) return counts;
  const rounds = Math.floor(requests / connections);
  const intervalUs = rounds === 0 ? 0 : Math.floor(durationUs / rounds);
  const left = new Map(counts);
  if (intervalUs > 0) {
    for (const [us] of counts.toReversed()) {
      const measured = left.get(us) ?? 0;
      if (measured === 0) continue;
      for (let added = us - intervalUs; added > intervalUs; added -= intervalUs)
        left.set(added, (left.get(added) ?? 0) - measured);
    }
  }
  const kept = [...left].filter(([, count]) => count !== 0);
  if (sumOf(kept) === wanted && kept.every(([, count]) => count > 0)) return kept;
  throw new Error(
    `wrk recorded ${sumOf(counts)} latencies for ${wanted} responses, and they do not add up without its corrections: this version of wrk cannot be used, give --generator autocannon`,
  );
}

/**
 * The histogram of good responses. wrk does not say which latencies are those of failed responses: the fastest are taken
 * out, so that what remains is never faster than the good responses were.
 */
export function histogramOf(report: WrkReport, connections: number): Histogram {
  const histogram = emptyHistogram();
  let failed = report.status;
  for (const [us, count] of measuredCounts(report, connections).toSorted(([a], [b]) => a - b)) {
    const taken = Math.min(failed, count);
    failed -= taken;
    recordManyUs(histogram, us, count - taken);
  }
  return histogram;
}

const sumOf = (counts: readonly [number, number][]) => counts.reduce((sum, [, count]) => sum + count, 0);
