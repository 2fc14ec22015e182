import { rm } from "node:fs/promises";
import { join } from "node:path";
import { linesOf } from "@super-heroes/system/lines";
import { stopWithParent } from "@super-heroes/system/orphans";
import { processCpuMs } from "../measure/proc.ts";
import { encode } from "../result/histogram.ts";
import type { LoadResult } from "../result/segment.ts";
import type { RunContext } from "./closed-loop.ts";
import type { K6Program } from "./k6-program.ts";
import { type K6Samples, readSamples } from "./k6-samples.ts";

/** What the open-loop generator is told to do. */
export interface OpenLoopOrder {
  /** Where fights is. */
  baseUrl: string;
  mode: string;
  /** Fights started a second, whatever the answers do. */
  offered: number;
  warmupSeconds: number;
  seconds: number;
  /** The folder in which k6 may put its raw samples while it runs; an absolute path. */
  scratchDir: string;
}

/** The folder of the k6 script, which can be run by hand as well. */
const SCRIPTS = join(import.meta.dir, "..", "..", "k6");
const SAMPLES = "k6-samples.csv";
/** The scenario of the script that counts. */
const MEASURED = "measured";

/** Each is a JavaScript engine of its own, a few MB; at high rates an answer that holds so many up is late anyway. */
const MOST_VUS = 2000;

/** The warm-up that is possible in place of the one that was wanted: k6 runs no scenario for less than a second. */
export function openLoopWarmup(wantedSeconds: number): number {
  return wantedSeconds === 0 ? 0 : Math.max(1, wantedSeconds);
}

/**
 * Offers fights at a fixed rate with k6. Resolves with what was seen after the warm-up, read from k6's raw
 * samples: its own summaries hold no histogram. Throws when k6 itself fails.
 */
export async function runOpenLoop(
  k6: K6Program,
  order: OpenLoopOrder,
  { onMeasuring, onMeasured, signal }: RunContext,
): Promise<LoadResult> {
  signal.throwIfAborted();
  const samplesFile = join(order.scratchDir, SAMPLES);
  const maxVus = Math.min(MOST_VUS, Math.max(50, 4 * order.offered));
  const child = Bun.spawn(
    k6.command({ scriptDir: SCRIPTS, outDir: order.scratchDir, args: k6Args(order, maxVus) }),
    {
      env: { ...process.env, K6_CSV_TIME_FORMAT: "unix_micro" },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
      detached: true,
    },
  );
  stopWithParent(child);
  const stop = () => child.kill("SIGINT");
  signal.addEventListener("abort", stop, { once: true });
  try {
    let warmupCpuMs: number | null = null;
    const complaints: string[] = [];
    for await (const line of linesOf(child.stderr)) {
      if (line.includes("msg=measuring")) {
        warmupCpuMs = processCpuMs(child.pid);
        onMeasuring();
      } else complaints.push(line);
    }
    const exitCode = await child.exited;
    signal.throwIfAborted();
    onMeasured();
    if (exitCode !== 0)
      throw new Error(`k6 failed: ${messageIn(complaints.at(-1)) ?? `exit code ${exitCode}`}`);
    const usage = k6.isOwnProcess ? child.resourceUsage() : undefined;
    const cpuMs = usage && warmupCpuMs !== null ? Number(usage.cpuTime.total) / 1000 - warmupCpuMs : null;
    return resultOf(
      await readSamples(linesOf(Bun.file(samplesFile).stream()), MEASURED),
      order,
      maxVus,
      cpuMs,
    );
  } finally {
    signal.removeEventListener("abort", stop);
    await rm(samplesFile, { force: true });
  }
}

/** The message of a line of k6's log. */
function messageIn(line: string | undefined): string | undefined {
  return (
    line && (/msg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replaceAll("\\n", " ").replaceAll("\\t", "") ?? line)
  );
}

function k6Args({ baseUrl, mode, offered, warmupSeconds, seconds }: OpenLoopOrder, maxVus: number) {
  const variables = {
    BASE_URL: baseUrl,
    MODE: mode,
    RATE: offered,
    MAX_VUS: maxVus,
    WARMUP: `${warmupSeconds}s`,
    DURATION: `${seconds}s`,
  };
  return (files: { script: string; out: string }): string[] => [
    "run",
    ...["--quiet", "--no-color", "--no-usage-report", "--no-thresholds", "--summary-mode", "disabled"],
    // The tags that are not needed make most of the file.
    ...["--system-tags", "scenario,status,error_code"],
    ...["--out", `csv=${files.out}/${SAMPLES}`],
    ...Object.entries(variables).flatMap(([name, value]) => ["-e", `${name}=${value}`]),
    `${files.script}/fight.ts`,
  ];
}

function resultOf(
  samples: K6Samples,
  order: OpenLoopOrder,
  maxVus: number,
  cpuMs: number | null,
): LoadResult {
  const { good, errors, timeouts, dropped, peakVus, histogram } = samples;
  return {
    seconds: order.seconds,
    good,
    errors,
    timeouts,
    dropped,
    histogram: encode(histogram),
    generator: {
      tool: "k6",
      cpu: cpuMs === null ? null : cpuMs / (order.seconds * 1000),
      peakVus,
      maxVus,
    },
  };
}
