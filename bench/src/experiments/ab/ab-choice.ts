import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { UsageError } from "@super-heroes/cli/usage-error";
import type { AbConfig, AbTarget } from "../../analysis/observation/run.ts";
import { CEILING, DRAW, type Load } from "../../analysis/observation/segment.ts";
import { isGenerator } from "../../analysis/served-arms.ts";
import { isPlainRequest } from "../../lab/generators/wrk-closed-loop.ts";
import { closedLoopOf, generatorsByKind, openLoopOf } from "../command-line/common-options.ts";
import { loadsOf } from "../plan/comparison-slots.ts";
import type { ClosedLoopChoice, OpenLoopChoice } from "../plan/experiment.ts";
import type { ForeignPair, ForeignSide, ForeignWork } from "../target/foreign-pair.ts";
import type { AbValues } from "./ab-options.ts";
import { requestsFrom } from "./ab-requests.ts";
import { recordedCommand, recordedPath, recordedRequest } from "./recorded-request.ts";
import { isLoopback, targetUrl } from "./target-url.ts";

/** What was typed, checked. */
export interface AbChoice {
  values: AbValues;
  pair: ForeignPair;
  connections: number[];
  rates: number[];
  loads: Load[];
  closedLoop: ClosedLoopChoice;
  openLoop: OpenLoopChoice | null;
  /** What a result holds, without what is known later. */
  config: Omit<AbConfig, "plannedSeconds">;
}

const USUAL_CONNECTIONS = 16;
const USUAL_SCRIPT_RATE = 10;
/** Above this rate the generator has to prove that it has room. */
const UNDOUBTED_RATE = 200;

/** Checks what was typed, and reads the files that it names. Throws a `UsageError`. */
export async function abChoice(
  values: AbValues,
  words: readonly string[],
  from = process.cwd(),
): Promise<AbChoice> {
  assertConsistent(values);
  const [addressA = "", addressB = ""] = words;
  const sides: [ForeignSide, ForeignSide] = [
    { label: values.labelA, baseUrl: targetUrl(addressA, values.hosts), command: values.startA },
    { label: values.labelB, baseUrl: targetUrl(addressB, values.hosts), command: values.startB },
  ];
  assertSides(sides);
  assertOneQuery(sides, values);
  const work: ForeignWork =
    values.script === undefined
      ? { kind: "requests", requests: await requestsFrom(values, from) }
      : { kind: "script", file: scriptFile(values.script, from) };
  const { connections, rates } = sizesOf(values);
  const loads = loadsOf(connections, rates);
  if (loads.length === 0) throw new UsageError("there is no load: give --connections, --rates or both");
  const isSelf = sides[0].baseUrl === sides[1].baseUrl;
  const loops = loopsOf(values, { connections, rates, work, isSelf });
  return {
    values,
    pair: {
      sides,
      work,
      readyPath: values.ready,
      renews: !values.keepRunning && connections.length > 0 && isInTurns(loops.closedLoop),
      checksSize: !values.anySize,
      needsCeiling: work.kind === "requests" && rates.some((rate) => rate > UNDOUBTED_RATE),
    },
    connections,
    rates,
    loads,
    ...loops,
    config: {
      targets: [recordedTarget(sides[0]), recordedTarget(sides[1])],
      isSelf,
      requests:
        work.kind === "script"
          ? []
          : work.requests.map((request) => recordedRequest(request, values.recordHeaders)),
      script: work.kind === "script" ? await recordedScript(work.file) : null,
      checksSize: !values.anySize,
      maxRegression: values.maxRegression ?? null,
    },
  };
}

/** Whether closed loads are measured in turns: by the generator of that name, and without another to compare it with. */
export const isInTurns = ({ tools }: ClosedLoopChoice): boolean => tools.length === 1 && tools[0] === "turns";

/** Options that describe one request. */
const ONE_REQUEST = ["path", "method", "body"] as const;

function assertConsistent(values: AbValues): void {
  const { requests, script, ready, startA, startB } = values;
  const single = ONE_REQUEST.find((name) => values[name] !== undefined);
  if (requests !== undefined && single !== undefined)
    throw new UsageError(`--requests and --${single} contradict each other: give the ${single} in the file`);
  if (script === undefined) {
    if (ready !== undefined && startA === undefined && startB === undefined)
      throw new UsageError("--ready has no effect without --start-a or --start-b");
    return;
  }
  const other = [...ONE_REQUEST, "requests" as const].find((name) => values[name] !== undefined);
  if (other !== undefined)
    throw new UsageError(`--script and --${other} contradict each other: the script makes its own requests`);
  if (values.headers.length > 0)
    throw new UsageError("--script and --header contradict each other: the script sets its own headers");
  if ((values.connections ?? []).length > 0)
    throw new UsageError("a script runs at fixed rates: give --rates, and no --connections");
}

function assertSides([a, b]: readonly [ForeignSide, ForeignSide]): void {
  if (a.label === b.label)
    throw new UsageError(`both servers are called ${a.label}: give --label-a and --label-b different names`);
  const reserved = [a, b].find(({ label }) => [CEILING, DRAW].includes(label) || isGenerator(label));
  if (reserved) throw new UsageError(`a server cannot be called ${reserved.label}: results use that name`);
  const isOneServer = new URL(a.baseUrl).origin === new URL(b.baseUrl).origin;
  if (isOneServer && (a.command !== undefined || b.command !== undefined))
    throw new UsageError(
      `both addresses are at ${new URL(a.baseUrl).host}, where only one server can be started: give two addresses, or leave out --start-a and --start-b to compare the running server with itself`,
    );
}

/** A query belongs to the address or to the path. */
function assertOneQuery(sides: readonly ForeignSide[], values: AbValues): void {
  const other = (["path", "requests", "script"] as const).find((name) => values[name] !== undefined);
  if (other !== undefined && sides.some(({ baseUrl }) => baseUrl.includes("?")))
    throw new UsageError(`an address with a query is the whole address: leave out --${other}`);
}

function scriptFile(script: string, from: string): string {
  const file = resolve(from, script);
  if (!existsSync(file)) throw new UsageError(`--script ${script}: there is no such file`);
  return file;
}

async function recordedScript(file: string): Promise<AbConfig["script"]> {
  const bytes = await Bun.file(file).bytes();
  return { file: basename(file), sha256: new Bun.CryptoHasher("sha256").update(bytes).digest("hex") };
}

function sizesOf({ connections, rates, script }: AbValues): { connections: number[]; rates: number[] } {
  if (script !== undefined) return { connections: [], rates: rates ?? [USUAL_SCRIPT_RATE] };
  const hasRates = rates !== undefined && rates.length > 0;
  return { connections: connections ?? (hasRates ? [] : [USUAL_CONNECTIONS]), rates: rates ?? [] };
}

interface Driven {
  connections: readonly number[];
  rates: readonly number[];
  work: ForeignWork;
  isSelf: boolean;
}

function loopsOf({ generators = [], quick, within }: AbValues, { connections, rates, work, isSelf }: Driven) {
  const { closed, open } = generatorsByKind(generators);
  if (closed.length > 1 || open.length > 1) {
    if (!isSelf)
      throw new UsageError(
        "--generator takes one tool for each kind of load: both servers have the same one; two are compared on one server, whose address is given twice",
      );
    if (connections.length > 0 && rates.length > 0)
      throw new UsageError(
        "two generators are compared under one kind of load: give --connections or --rates",
      );
  }
  if (closed.includes("wrk") && work.kind === "requests") {
    const [first] = work.requests;
    const isPlain = work.requests.length === 1 && first && isPlainRequest(first);
    if (!isPlain)
      throw new UsageError("wrk sends only one GET without headers and body: leave out --generator wrk");
  }
  if (work.kind === "script" && open.includes("steady-rate"))
    throw new UsageError("a script needs k6: leave out --generator steady-rate");
  const tools = work.kind === "script" ? (["k6"] as const) : open;
  return {
    // With wrk only one response before and one after each segment are checked, so it has to be requested; and the other
    // generators measure one server after the other.
    closedLoop: closedLoopOf(connections, closed.length > 0 || connections.length === 0 ? closed : ["turns"]),
    openLoop: openLoopOf(rates, tools, { quick, budgetSeconds: within ?? null }),
  };
}

function recordedTarget({ label, baseUrl, command }: ForeignSide): AbTarget {
  const { hostname, host, pathname, search } = new URL(baseUrl);
  return {
    label,
    address: isLoopback(hostname) ? host + recordedPath(pathname + search).replace(/\/$/, "") : null,
    command: command === undefined ? null : recordedCommand(command),
    bodyBytes: [],
  };
}
