import { rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { reasonIn } from "@super-heroes/database/tools/reason";
import { emptyHistogram, encode } from "../../analysis/observation/histogram.ts";
import type { LoadResult, RequestResult } from "../../analysis/observation/segment.ts";
import { processCpuMs } from "../processes/proc.ts";
import type { K6Dirs, K6Folders, K6Program } from "./k6-program.ts";
import { type K6Samples, type NamedSamples, readSamples } from "./k6-samples.ts";
import { wrapperOf } from "./k6-wrapper.ts";
import type { RunContext } from "./load-run.ts";
import { mostInFlight, type OpenLoopGenerator, type OpenLoopOrder } from "./open-loop.ts";
import type { SentRequest } from "./sent-request.ts";

/** The folder of the k6 script, which can also be run manually. */
const SCRIPTS = join(import.meta.dir, "..", "..", "..", "k6");
const SAMPLES = "k6-samples.csv";
const REQUESTS = "k6-requests.json";
const WRAPPER = "k6-script.ts";
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
 * Offers requests at a fixed rate with k6, or starts iterations of a user's script at that rate. Resolves with what was
 * measured after the warm-up, read from k6's raw samples: its own summaries have no histogram. Throws when k6 itself fails.
 */
async function runK6(
  k6: K6Program,
  order: OpenLoopOrder,
  { onMeasuring, onMeasured, signal }: RunContext,
): Promise<LoadResult> {
  signal.throwIfAborted();
  const samplesFile = join(order.scratchDir, SAMPLES);
  const maxVus = order.mostInFlight ?? mostInFlight(order.offered);
  const work = await prepared(order, k6);
  const { argv, env } = k6.command({ ...work.dirs, args: k6Args(order, work, maxVus) });
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
    let thrown = 0;
    const complaints: string[] = [];
    for await (const line of linesOf(child.stderr)) {
      if (line.includes("msg=measuring")) {
        warmupCpuMs = processCpuMs(child.pid);
        onMeasuring();
      } else {
        complaints.push(line);
        if (isThrown(line)) thrown += 1;
      }
    }
    const exitCode = await child.exited;
    signal.throwIfAborted();
    if (limit.aborted) throw new Error(`k6 had not ended after ${limitSeconds} s`);
    onMeasured();
    if (exitCode !== 0)
      throw new Error(`k6 ended with exit code ${exitCode}${because(reasonIn(complaints.map(messageIn)))}`);
    const usage = k6.isOwnProcess ? child.resourceUsage() : undefined;
    const cpuMs = usage && warmupCpuMs !== null ? Number(usage.cpuTime.total) / 1000 - warmupCpuMs : null;
    const samples = await readSamples(linesOf(Bun.file(samplesFile).stream()), MEASURED);
    return resultOf(samples, order, { maxVus, cpuMs, thrown });
  } finally {
    for (const end of [signal, limit]) end.removeEventListener("abort", stop);
    clearTimeout(force);
    for (const file of [SAMPLES, ...work.files]) await rm(join(order.scratchDir, file), { force: true });
  }
}

/** A script of k6 with its variables, and the files that were written for it. */
interface K6Work {
  dirs: K6Dirs;
  /** In the scratch folder; they are removed after the run. */
  files: string[];
  script(folders: K6Folders): string;
  variables(folders: K6Folders): Record<string, string>;
  /** Beside those that are always recorded. */
  systemTags: string[];
}

async function prepared(
  { url, requests, script, scratchDir }: OpenLoopOrder,
  k6: K6Program,
): Promise<K6Work> {
  const dirs: K6Dirs = { scriptDir: SCRIPTS, outDir: scratchDir, userDir: script && dirname(script.file) };
  if (script) {
    const text = wrapperOf(basename(script.file), k6.folders(dirs));
    await writeFile(join(scratchDir, WRAPPER), text);
    return {
      dirs,
      files: [WRAPPER],
      script: ({ out }) => `${out}/${WRAPPER}`,
      variables: () => ({ BASE_URL: script.baseUrl }),
      systemTags: ["name", "expected_response"],
    };
  }
  if (requests) {
    // Only for this user: headers may be secret.
    await writeFile(join(scratchDir, REQUESTS), JSON.stringify(requests), { mode: 0o600 });
    return {
      dirs,
      files: [REQUESTS],
      script: (folders) => `${folders.script}/requests.ts`,
      variables: ({ out }) => ({ REQUESTS: `${out}/${REQUESTS}` }),
      systemTags: ["name"],
    };
  }
  return {
    dirs,
    files: [],
    script: (folders) => `${folders.script}/fight.ts`,
    variables: () => ({ URL: url }),
    systemTags: [],
  };
}

const because = (reason: string | undefined) => (reason ? `: ${reason}` : "");

/** Whether a line of k6's log reports an exception of the script in the measured scenario. */
const isThrown = (line: string) => /level=error/.test(line) && line.includes(`scenario=${MEASURED}`);

/** The message of a line of k6's log; of a message with a stack or a list, only its beginning. */
export function messageIn(line: string): string {
  const message = /msg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1];
  if (message === undefined) return line;
  const [first = "", second = ""] = message.replaceAll("\\t", " ").replaceAll('\\"', '"').split("\\n");
  const sentence = first.endsWith(":") ? `${first} ${second.replace(/^[\s-]+/, "")}` : first;
  return /level=(error|fatal)/.test(line) ? `error: ${sentence}` : sentence;
}

function k6Args({ offered, warmupSeconds, seconds }: OpenLoopOrder, work: K6Work, maxVus: number) {
  return (folders: K6Folders): string[] => [
    "run",
    ...["--quiet", "--no-color", "--no-usage-report", "--no-thresholds", "--summary-mode", "disabled"],
    // Without the tags that are not read the file is a fraction of its size.
    ...["--system-tags", ["scenario", "status", "error_code", ...work.systemTags].join(",")],
    ...["--out", `csv=${folders.out}/${SAMPLES}`],
    ...Object.entries({
      ...work.variables(folders),
      RATE: offered,
      MAX_VUS: maxVus,
      WARMUP: `${warmupSeconds}s`,
      DURATION: `${seconds}s`,
    }).flatMap(([name, value]) => ["-e", `${name}=${value}`]),
    work.script(folders),
  ];
}

function resultOf(
  samples: K6Samples,
  { seconds, requests, script }: OpenLoopOrder,
  { maxVus, cpuMs, thrown }: { maxVus: number; cpuMs: number | null; thrown: number },
): LoadResult {
  const { good, timeouts, dropped, iterations, peakVus, histogram, named } = samples;
  const errors = samples.errors + thrown;
  const failures = { ...samples.failures, ...(thrown > 0 && { "exception in the script": thrown }) };
  const parts = script ? namedParts(named, script.baseUrl) : requestParts(named, requests ?? []);
  return {
    seconds,
    good,
    errors,
    timeouts,
    dropped,
    histogram: encode(histogram),
    ...(errors > 0 && { failures }),
    ...(parts.length > 1 && { requests: parts }),
    ...(script && { iterations }),
    generator: {
      tool: "k6",
      cpu: cpuMs === null ? null : cpuMs / (seconds * 1000),
      peakVus,
      maxVus,
    },
  };
}

/** By the place of a request, which is its tag `name`. */
function requestParts(named: readonly NamedSamples[], requests: readonly SentRequest[]): RequestResult[] {
  return requests.map(({ name }, place) => {
    const own = named.find((samples) => samples.name === String(place));
    return {
      name,
      good: own?.good ?? 0,
      errors: own?.errors ?? 0,
      histogram: encode(own?.histogram ?? emptyHistogram()),
    };
  });
}

/** More names than this are addresses with an id in them, and no kinds of requests. */
const MOST_NAMES = 20;

/** By the tag `name`, which is the address where the script does not set it; without that of the server. */
function namedParts(named: readonly NamedSamples[], baseUrl: string): RequestResult[] {
  if (named.length > MOST_NAMES) return [];
  return named.map(({ name, good, errors, histogram }) => ({
    name: requestNameOf(name, baseUrl),
    good,
    errors,
    histogram: encode(histogram),
  }));
}

/** A name without the address of the server, which is another one on the other side, and without a query. */
function requestNameOf(name: string, baseUrl: string): string {
  const path = name.startsWith(baseUrl) ? name.slice(baseUrl.length) : name.replace(/^https?:\/\/[^/]+/, "");
  return path.split("?", 1)[0] || "/";
}
