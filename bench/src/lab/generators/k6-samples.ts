import { emptyHistogram, type Histogram, recordMs } from "../../analysis/observation/histogram.ts";
import { FailureCounts } from "./failure-counts.ts";

/** Requests with one tag `name`, in k6's raw samples. */
export interface NamedSamples {
  name: string;
  good: number;
  errors: number;
  histogram: Histogram;
}

/** The result of the measured scenario in k6's raw samples. */
export interface K6Samples {
  good: number;
  errors: number;
  timeouts: number;
  dropped: number;
  /** Iterations that ended. */
  iterations: number;
  /** The peak of busy virtual users, in either scenario. */
  peakVus: number;
  histogram: Histogram;
  /** What the errors were, in words, and how many of each. */
  failures: Record<string, number>;
  /** By the tag `name`, in the order of their first response; one without a name where that tag is not recorded. */
  named: NamedSamples[];
}

/** k6's error codes for timeouts: of a request, and of a connection. */
const TIMEOUT_CODES = new Set(["1050", "1211"]);
const CONNECTION_CODES: Readonly<Record<string, string>> = {
  "1000": "connection failed",
  "1050": "timeout",
  "1101": "host not found",
  "1200": "connection failed",
  "1201": "connection reset",
  "1210": "connection failed",
  "1211": "timeout",
  "1212": "connection refused",
  "1220": "connection reset",
};

/** Requests of one name, while they are read. */
interface Gathered {
  name: string;
  latenciesMs: number[];
  errors: number;
  unexpected: number;
}

/**
 * Reads the lines of k6's CSV output. The samples of a request are written together, so its `http_req_duration` is
 * followed by its `http_req_blocked`; the latency is their sum.
 *
 * A response is good with status 2xx; where the column `expected_response` is recorded, when that says so, which a script can
 * decide. Responses that the script counted as `unexpected` are not good. k6 does not say which latencies are theirs: the
 * fastest are taken out, so that what remains is never faster than the good responses were. A failed `check` is an error.
 *
 * Throws when the file is not as expected: a latency from half of its samples would be too short.
 */
export async function readSamples(
  lines: AsyncIterable<string> | Iterable<string>,
  scenario: string,
): Promise<K6Samples> {
  const counts = { timeouts: 0, dropped: 0, iterations: 0, peakVus: 0 };
  const failures = new FailureCounts();
  const byName = new Map<string, Gathered>();
  const named = (name: string) => {
    const known = byName.get(name) ?? { name, latenciesMs: [], errors: 0, unexpected: 0 };
    byName.set(name, known);
    return known;
  };
  let failedChecks = 0;
  let readLine: ((line: string) => Read) | undefined;
  let duration: { atTime: string; ms: number } | undefined;
  for await (const line of lines) {
    if (!readLine) {
      readLine = readerOf(line);
      continue;
    }
    const read = readLine(line);
    const value = Number(read("metric_value"));
    const metric = read("metric_name");
    if (metric === "vus") counts.peakVus = Math.max(counts.peakVus, value);
    if (read("scenario") !== scenario) continue;
    if (metric === "dropped_iterations") counts.dropped += value;
    else if (metric === "iterations") counts.iterations += value;
    else if (metric === "checks" && value === 0) failedChecks += 1;
    else if (metric === "unexpected") {
      named(nameOf(read)).unexpected += value;
      failures.add(problemIn(read("extra_tags")), value);
    } else if (metric === "http_req_duration") duration = { atTime: read("timestamp"), ms: value };
    else if (metric === "http_req_blocked") {
      if (duration?.atTime !== read("timestamp")) {
        throw new Error(
          "k6's samples are not in the expected order: `http_req_blocked` does not follow its `http_req_duration`",
        );
      }
      const own = named(nameOf(read));
      const status = read("status");
      if (isGood(read)) own.latenciesMs.push(duration.ms + value);
      else {
        own.errors += 1;
        const code = read("error_code");
        if (TIMEOUT_CODES.has(code)) counts.timeouts += 1;
        failures.add(failureOf(status, code));
      }
      duration = undefined;
    }
  }
  if (duration !== undefined) throw new Error("k6's samples end in the middle of a request");
  if (failedChecks > 0) failures.add("failed check", failedChecks);
  const each = [...byName.values()].map(resultOf);
  return {
    ...counts,
    good: each.reduce((sum, { good }) => sum + good, 0),
    errors: each.reduce((sum, { errors }) => sum + errors, failedChecks),
    histogram: sumOf(each),
    failures: failures.counts,
    named: each,
  };
}

function resultOf({ name, latenciesMs, errors, unexpected }: Gathered): NamedSamples {
  const histogram = emptyHistogram();
  const good = latenciesMs.sort((a, b) => a - b).slice(unexpected);
  for (const latencyMs of good) recordMs(histogram, latencyMs);
  return { name, good: good.length, errors: errors + unexpected, histogram };
}

function sumOf(each: readonly NamedSamples[]): Histogram {
  const sum = emptyHistogram();
  for (const { histogram } of each) sum.add(histogram);
  return sum;
}

function failureOf(status: string, code: string): string {
  if (status.startsWith("3")) return `redirect (status ${status})`;
  if (status !== "" && status !== "0") return `status ${status}`;
  return CONNECTION_CODES[code] ?? `connection failed (k6 error ${code})`;
}

/** The tag `problem`, among tags as k6 writes them: `a=1&problem=empty body`. */
const problemIn = (tags: string) => new URLSearchParams(tags).get("problem") ?? "unexpected response";

/** Reads a column of one line. Throws where there is no such column, unless it has a default. */
type Read = (column: string, otherwise?: string) => string;

/** The tag `name`; empty where it is not recorded. */
const nameOf = (read: Read) => read("name", "");

function isGood(read: Read): boolean {
  const outcome = read("expected_response", "");
  return outcome === "" ? read("status").startsWith("2") : outcome === "true";
}

function readerOf(header: string): (line: string) => Read {
  const names = header.split(",");
  return (line) => {
    const fields = fieldsOf(line);
    return (name, otherwise) => {
      const index = names.indexOf(name);
      if (index < 0 && otherwise === undefined) throw new Error(`k6's samples have no column ${name}`);
      return fields[index] ?? otherwise ?? "";
    };
  };
}

/** The fields of a line of CSV. Only a field with a comma, a quote or a line break is in quotes. */
function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
  );
}
