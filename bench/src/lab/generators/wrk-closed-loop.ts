import { join } from "node:path";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { reasonIn } from "@super-heroes/database/tools/reason";
import { directFetch } from "@super-heroes/kit/network/proxies";
import { type ExpectedResponse, problemOf } from "../../../k6/expected-response.ts";
import { emptyHistogram, encode } from "../../analysis/observation/histogram.ts";
import type { LoadResult } from "../../analysis/observation/segment.ts";
import { autocannonLoop, type ClosedLoopGenerator, type ClosedLoopOrder } from "./closed-loop.ts";
import type { RunContext } from "./load-run.ts";
import type { SentRequest } from "./sent-request.ts";
import { toolEnvironment } from "./tool-environment.ts";
import type { WrkProgram } from "./wrk-program.ts";
import { histogramOf, nothing, readReport, type WrkReport } from "./wrk-report.ts";

const SCRIPT = join(import.meta.dir, "wrk-report.lua");
/** It is interrupted when the time is over, because it takes whole seconds only; it must not end before. */
const LONGER_SECONDS = 60;
/** What it prints where it could not connect once; it ends at once then. */
const REFUSED = "unable to connect";
/** It reads its last responses and prints its report within this time. */
const STOP_LIMIT_MS = 30_000;

/**
 * A closed loop by this wrk, with one thread. An order with a request of its own (a method, headers or bodies) is driven by
 * autocannon, and its result says so.
 */
export function wrkLoop(program: WrkProgram): ClosedLoopGenerator {
  return {
    tool: "wrk",
    version: program.version,
    run: (order, context) =>
      isPlain(order)
        ? runWrk(program, { ...order, url: order.requests?.[0]?.url ?? order.url }, context)
        : autocannonLoop.run(order, context),
  };
}

/** Whether an order is one GET without headers and body, which is all that wrk sends here. */
const isPlain = ({ request, requests = [] }: ClosedLoopOrder) =>
  request === undefined && requests.length < 2 && requests.every(isPlainRequest);

/** The parts of a request that wrk cannot all send; its body in any form. */
type RequestParts = Pick<SentRequest, "method" | "headers"> & { body: unknown };

/** Whether wrk can send this request. */
export const isPlainRequest = ({ method, headers, body }: RequestParts) =>
  method === "GET" && body === null && Object.keys(headers).length === 0;

/**
 * Drives `url` with wrk. wrk records from its first request on, so the warm-up is a run of its own, and the measured run opens
 * its connections anew. wrk reads a response only as far as its status is 400 or above, so one request before and one after
 * check that the status is 2xx and that there is a body; where one of them fails, no response counts as good.
 */
async function runWrk(
  program: WrkProgram,
  order: ClosedLoopOrder,
  { onMeasuring, onMeasured, signal }: RunContext,
): Promise<LoadResult> {
  const { url, requests = [], connections, warmupSeconds, seconds } = order;
  const expected = requests[0]?.expected;
  const isGoodBefore = await respondsWell(url, expected, signal);
  if (warmupSeconds > 0) await drive(program, { url, connections, seconds: warmupSeconds }, signal);
  onMeasuring();
  const { report, cpuMs } = await drive(program, { url, connections, seconds }, signal, onMeasured);
  const isGoodAfter = await respondsWell(url, expected, signal);
  return resultOf(report, { connections, cpuMs, isChecked: isGoodBefore && isGoodAfter });
}

async function drive(
  { path }: WrkProgram,
  { url, connections, seconds }: Pick<ClosedLoopOrder, "url" | "connections" | "seconds">,
  signal: AbortSignal,
  onEnd = () => {},
): Promise<{ report: WrkReport; cpuMs: number | null }> {
  signal.throwIfAborted();
  const load = ["--threads", "1", "--connections", String(connections), "--timeout", "10s"];
  const length = ["--duration", `${Math.ceil(seconds) + LONGER_SECONDS}s`];
  const child = Bun.spawn([path, ...load, ...length, "--script", SCRIPT, url], {
    env: toolEnvironment(),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    detached: true,
  });
  stopWithParent(child, { isGroup: true });
  const kill = () => child.kill("SIGKILL");
  const interruption = setTimeout(() => child.kill("SIGINT"), seconds * 1000);
  const limit = setTimeout(kill, seconds * 1000 + STOP_LIMIT_MS);
  signal.addEventListener("abort", kill, { once: true });
  try {
    const [output, complaints] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    signal.throwIfAborted();
    onEnd();
    if (child.exitCode !== 0 && complaints.startsWith(REFUSED)) {
      return { report: { ...nothing, durationUs: seconds * 1e6, connect: connections }, cpuMs: null };
    }
    if (child.exitCode !== 0) {
      const reason = reasonIn(complaints) ?? reasonIn(output);
      throw new Error(
        `wrk ended with ${child.signalCode ?? `exit code ${child.exitCode}`}${reason ? `: ${reason}` : ""}`,
      );
    }
    const usage = child.resourceUsage();
    return {
      report: readReport(output),
      cpuMs: usage ? Number(usage.cpuTime.total) / 1000 : null,
    };
  } finally {
    clearTimeout(interruption);
    clearTimeout(limit);
    signal.removeEventListener("abort", kill);
  }
}

/** Whether one request gets a response with status 2xx and a body, which is as expected where that is known. */
async function respondsWell(
  url: string,
  expected: ExpectedResponse | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const response = await directFetch(url, { signal, redirect: "manual", decompress: false });
    const { byteLength } = await response.arrayBuffer();
    const contentType = response.headers.get("content-type");
    const seen = { status: response.status, length: byteLength, lengthIn: "bytes", contentType } as const;
    return problemOf(seen, expected) === undefined && (byteLength > 0 || expected?.mayBeEmpty === true);
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

interface Driven {
  connections: number;
  cpuMs: number | null;
  /** Whether both single requests got a good response. */
  isChecked: boolean;
}

function resultOf(report: WrkReport, { connections, cpuMs, isChecked }: Driven): LoadResult {
  const { requests, durationUs, connect, read, write, status, timeout } = report;
  const histogram = isChecked ? histogramOf(report, connections) : emptyHistogram();
  return {
    seconds: durationUs / 1e6,
    good: histogram.totalCount,
    errors: connect + read + write + (isChecked ? status + timeout : requests + 1),
    timeouts: timeout,
    dropped: 0,
    histogram: encode(histogram),
    generator: {
      tool: "wrk",
      cpu: cpuMs === null ? null : (cpuMs * 1000) / durationUs,
      peakVus: null,
      maxVus: null,
    },
  };
}
