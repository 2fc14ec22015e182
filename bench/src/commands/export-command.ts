import { basename } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { flag, optional, required, toggle } from "@super-heroes/cli/option";
import { anyText, oneOf } from "@super-heroes/cli/readers";
import { UsageError } from "@super-heroes/cli/usage-error";
import { bencherMetricFormat } from "../results/export/bencher-metric-format.ts";
import { type Benchmark, benchmarksIn } from "../results/export/benchmarks.ts";
import { biggerIsBetter, smallerIsBetter } from "../results/export/github-action-benchmark.ts";
import { UnreadableResult } from "../results/files/edition.ts";
import {
  findResult,
  newestExperiment,
  type ResultFolders,
  resultFolders,
} from "../results/files/find-result.ts";
import { shownPath } from "../results/files/places.ts";
import { readResult } from "../results/files/read-result.ts";

/** Where results are looked for, and where the text is written. */
export interface ExportParts {
  folders?: ResultFolders;
  write?(text: string): void;
}

const FORMATS = ["bmf", "gab"] as const;

/** `bench export`. Throws a {@link UsageError}, and an error of one line for a result that cannot be read. */
export const exportCommand = ({
  folders = resultFolders(),
  write = (text) => void process.stdout.write(text),
}: ExportParts = {}) =>
  command({
    call: "bun run bench export",
    usage: ["--format FORMAT [options] [FILE]"],
    description: "Writes a result in the format of a service that tracks metrics over time.",
    options: {
      format: required(
        flag(
          "format",
          "FORMAT",
          "bmf: Bencher Metric Format: latency (the median), latency-p95, latency-p99 in ns, throughput in ops/s; gab: github-action-benchmark, customSmallerIsBetter: p50, p95 and p99 in ms",
          oneOf(FORMATS),
        ),
      ),
      bigger: toggle(
        "bigger",
        "with gab: customBiggerIsBetter, the throughput of closed loops; that tool takes one direction a file",
      ),
      out: optional(flag("out", "FILE", "write to this file", anyText), "standard output"),
    },
    words: {
      form: "[FILE]",
      about: {
        FILE: "a result, by default the newest of an experiment, your own in results/local/ or a published one in results/; a bare name is looked for there too",
      },
      most: 1,
    },
    notes: "Segments that do not count are left out.",
    async run({ values: { format, bigger, out }, words: [named] }) {
      const form = formOf(format, bigger);
      const path = named === undefined ? await newestIn(folders) : findResult(named, folders);
      const benchmarks = benchmarksIn(await readNamed(path));
      if (benchmarks.length === 0)
        throw new Error(`${basename(path)} holds no segment that counts and can be compared`);
      const text = `${JSON.stringify(form(benchmarks), null, 2)}\n`;
      if (out === undefined) write(text);
      else await Bun.write(out, text);
      return EXIT.ok;
    },
  });

function formOf(
  format: (typeof FORMATS)[number],
  bigger: boolean,
): (benchmarks: readonly Benchmark[]) => unknown {
  if (format === "gab") return bigger ? biggerIsBetter : smallerIsBetter;
  if (bigger)
    throw new UsageError("--bigger needs --format gab: bmf holds latencies and throughput in one file");
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
