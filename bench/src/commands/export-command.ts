import { basename } from "node:path";
import { parseArgs } from "node:util";
import { bencherMetricFormat } from "../results/export/bencher-metric-format.ts";
import { type Benchmark, benchmarksIn } from "../results/export/benchmarks.ts";
import { biggerIsBetter, smallerIsBetter } from "../results/export/github-action-benchmark.ts";
import {
  findResult,
  newestExperiment,
  type ResultFolders,
  resultFolders,
} from "../results/files/find-result.ts";
import { shownPath } from "../results/files/places.ts";
import { readResult, UnreadableResult } from "../results/files/read-result.ts";
import { UsageError } from "./cli/usage-error.ts";

const HELP = `Writes a result in the form of a service that follows figures over time.

Usage: bun run bench export --format FORMAT [FILE] [--out FILE]

  --format bmf   Bencher Metric Format: latency (the median), latency-p95, latency-p99 in ns, throughput in ops/s
  --format gab   github-action-benchmark, customSmallerIsBetter: p50, p95 and p99 in ms
  --bigger       with gab: customBiggerIsBetter, the throughput of closed loops; that tool takes one direction a file
  --out FILE     write there (default: standard output)
  --help         this text

Without a file: the newest result of an experiment, your own in results/local/ or a published one in results/. A bare
name is looked for there too. Segments that do not count are left out.
`;

const flags = {
  format: { type: "string" },
  bigger: { type: "boolean" },
  out: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** What exporting needs from elsewhere. */
export interface ExportParts {
  /** Where results are looked for. */
  folders?: ResultFolders;
  write?(text: string): void;
}

/** `bench export`: resolves with the exit code. Throws {@link UsageError}, and an error of one line for a bad file. */
export async function exportCommand(
  argv: readonly string[],
  { folders = resultFolders(), write = (text) => void process.stdout.write(text) }: ExportParts = {},
): Promise<number> {
  const { values, positionals } = read(argv);
  if (values.help) {
    write(HELP);
    return 0;
  }
  const form = formOf(values.format, values.bigger ?? false);
  if (positionals.length > 1) throw new UsageError(`export takes one file, got ${positionals.length}`);

  const [named] = positionals;
  const path = named === undefined ? await newestIn(folders) : findResult(named, folders);
  const benchmarks = benchmarksIn(await readNamed(path));
  if (benchmarks.length === 0) throw new Error(`${basename(path)} holds no segment that counts and compares`);
  const text = `${JSON.stringify(form(benchmarks), null, 2)}\n`;
  if (values.out === undefined) write(text);
  else await Bun.write(values.out, text);
  return 0;
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, allowPositionals: true });
  } catch (error) {
    throw new UsageError(
      `export: ${(error instanceof Error ? error.message : String(error)).split(". ")[0]}`,
    );
  }
}

function formOf(format: string | undefined, bigger: boolean): (benchmarks: readonly Benchmark[]) => unknown {
  if (format === "gab") return bigger ? biggerIsBetter : smallerIsBetter;
  if (format !== "bmf") {
    const got = format === undefined ? "nothing" : JSON.stringify(format);
    throw new UsageError(`--format expects bmf or gab, got ${got}`);
  }
  if (bigger)
    throw new UsageError("--bigger goes with --format gab: bmf holds latencies and throughput at once");
  return bencherMetricFormat;
}

async function newestIn(folders: ResultFolders): Promise<string> {
  const newest = await newestExperiment(folders);
  if (newest === undefined)
    throw new Error(
      `there is no result of an experiment in ${folders.map((folder) => shownPath(folder)).join(" or ")}; \`bun run bench\` makes one`,
    );
  return newest;
}

async function readNamed(path: string) {
  try {
    return await readResult(path);
  } catch (error) {
    throw error instanceof UnreadableResult ? new Error(`${path}: ${error.message}`) : error;
  }
}
