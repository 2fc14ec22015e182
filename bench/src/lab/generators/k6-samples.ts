import { emptyHistogram, type Histogram, recordMs } from "../../analysis/observation/histogram.ts";

/** The result of the measured scenario in k6's raw samples. */
export interface K6Samples {
  good: number;
  errors: number;
  timeouts: number;
  dropped: number;
  /** The peak of busy virtual users, in either scenario. */
  peakVus: number;
  histogram: Histogram;
}

/** k6's error codes for timeouts: of a request, and of a connection. */
const TIMEOUT_CODES = new Set(["1050", "1211"]);

/**
 * Reads the lines of k6's CSV output. The samples of a request are written together, so its `http_req_duration` is
 * followed by its `http_req_blocked`; the latency is their sum.
 *
 * Throws when the file is not as expected: a latency from half of its samples would be too short.
 */
export async function readSamples(
  lines: AsyncIterable<string> | Iterable<string>,
  scenario: string,
): Promise<K6Samples> {
  const samples: K6Samples = {
    good: 0,
    errors: 0,
    timeouts: 0,
    dropped: 0,
    peakVus: 0,
    histogram: emptyHistogram(),
  };
  let column: ((name: string, line: string) => string) | undefined;
  let duration: { atTime: string; ms: number } | undefined;
  for await (const line of lines) {
    if (!column) {
      column = columnsOf(line);
      continue;
    }
    const value = Number(column("metric_value", line));
    const metric = column("metric_name", line);
    if (metric === "vus") samples.peakVus = Math.max(samples.peakVus, value);
    if (column("scenario", line) !== scenario) continue;
    if (metric === "dropped_iterations") samples.dropped += value;
    else if (metric === "http_req_duration") duration = { atTime: column("timestamp", line), ms: value };
    else if (metric === "http_req_blocked") {
      if (duration?.atTime !== column("timestamp", line)) {
        throw new Error(
          "k6's samples are not in the expected order: `http_req_blocked` does not follow its `http_req_duration`",
        );
      }
      count(samples, column("status", line), column("error_code", line), duration.ms + value);
      duration = undefined;
    }
  }
  if (duration !== undefined) throw new Error("k6's samples end in the middle of a request");
  return samples;
}

function count(samples: K6Samples, status: string, errorCode: string, latencyMs: number): void {
  if (status.startsWith("2")) {
    samples.good += 1;
    recordMs(samples.histogram, latencyMs);
    return;
  }
  samples.errors += 1;
  if (TIMEOUT_CODES.has(errorCode)) samples.timeouts += 1;
}

function columnsOf(header: string): (name: string, line: string) => string {
  const names = header.split(",");
  return (name, line) => {
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`k6's samples have no column ${name}`);
    return line.split(",")[index] ?? "";
  };
}
