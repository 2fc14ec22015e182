import { rm } from "node:fs/promises";
import { join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { reasonIn } from "@super-heroes/database/tools/reason";
import { encode } from "../../analysis/observation/histogram.ts";
import type { LoadResult } from "../../analysis/observation/segment.ts";
import { processCpuMs } from "../processes/proc.ts";
import type { K6Program } from "./k6-program.ts";
import { type K6Samples, readSamples } from "./k6-samples.ts";
import type { RunContext } from "./load-run.ts";
import { mostInFlight, type OpenLoopGenerator, type OpenLoopOrder } from "./open-loop.ts";

/** The folder of the k6 script, which can also be run manually. */
const SCRIPTS = join(import.meta.dir, "..", "..", "..", "k6");
const SAMPLES = "k6-samples.csv";
/** k6 ends at once on SIGINT, unless the machine is out of memory or the target blocks it. */
const STOP_LIMIT_MS = 2000;
const MARGIN_SECONDS = 60;
/** The measured scenario of the script. */
const MEASURED = "measured";

/** An open loop by this k6. */
export function k6OpenLoop(program: K6Program): OpenLoopGenerator {
  return { tool: "k6", version: program.version, run: (order, context) => runK6(program, order, context) };
}

/**
 * Offers requests at a fixed rate with k6. Resolves with what was measured after the warm-up, read from k6's
 * raw samples: its own summaries have no histogram. Throws when k6 itself fails.
 */
async function runK6(
  k6: K6Program,
  order: OpenLoopOrder,
  { onMeasuring, onMeasured, signal }: RunContext,
): Promise<LoadResult> {
  signal.throwIfAborted();
  const samplesFile = join(order.scratchDir, SAMPLES);
  const maxVus = order.mostInFlight ?? mostInFlight(order.offered);
  const { argv, env } = k6.command({
    scriptDir: SCRIPTS,
    outDir: order.scratchDir,
    args: k6Args(order, maxVus),
  });
  const child = Bun.spawn(argv, { env, stdin: "ignore", stdout: "ignore", stderr: "pipe", detached: true });
  stopWithParent(child, { isGroup: true });
  let force: Timer | undefined;
  const stop = () => {
    child.kill("SIGINT");
    force = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
  };
  // Its requests end after 10 s, and it waits 5 s for them.
  const limitSeconds = order.warmupSeconds + order.seconds + MARGIN_SECONDS;
  const limit = AbortSignal.timeout(limitSeconds * 1000);
  for (const end of [signal, limit]) end.addEventListener("abort", stop, { once: true });
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
    if (limit.aborted) throw new Error(`k6 had not ended after ${limitSeconds} s`);
    onMeasured();
    if (exitCode !== 0)
      throw new Error(`k6 ended with exit code ${exitCode}${because(reasonIn(complaints.map(messageIn)))}`);
    const usage = k6.isOwnProcess ? child.resourceUsage() : undefined;
    const cpuMs = usage && warmupCpuMs !== null ? Number(usage.cpuTime.total) / 1000 - warmupCpuMs : null;
    return resultOf(
      await readSamples(linesOf(Bun.file(samplesFile).stream()), MEASURED),
      order,
      maxVus,
      cpuMs,
    );
  } finally {
    for (const end of [signal, limit]) end.removeEventListener("abort", stop);
    clearTimeout(force);
    await rm(samplesFile, { force: true });
  }
}

const because = (reason: string | undefined) => (reason ? `: ${reason}` : "");

/** The message of a line of k6's log; of a message with a stack or a list, only its beginning. */
function messageIn(line: string): string {
  const message = /msg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1];
  if (message === undefined) return line;
  const [first = "", second = ""] = message.replaceAll("\\t", " ").replaceAll('\\"', '"').split("\\n");
  const sentence = first.endsWith(":") ? `${first} ${second.replace(/^[\s-]+/, "")}` : first;
  return /level=(error|fatal)/.test(line) ? `error: ${sentence}` : sentence;
}

function k6Args({ url, offered, warmupSeconds, seconds }: OpenLoopOrder, maxVus: number) {
  const variables = {
    URL: url,
    RATE: offered,
    MAX_VUS: maxVus,
    WARMUP: `${warmupSeconds}s`,
    DURATION: `${seconds}s`,
  };
  return (files: { script: string; out: string }): string[] => [
    "run",
    ...["--quiet", "--no-color", "--no-usage-report", "--no-thresholds", "--summary-mode", "disabled"],
    // Without the tags that are not read the file is a fraction of its size.
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
