import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { toolEnvironment } from "@super-heroes/bench/lab/generators/tool-environment";
import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import type { ResultDocument } from "@super-heroes/bench/results/record/result";
import { services } from "@super-heroes/system/services";
import { variablePrefixOf } from "@super-heroes/topology/services";
import { ENDINGS, type EndingWay } from "../commands/endings.ts";
import { commandLineOf, showsProcesses, untilEnded } from "../commands/processes.ts";
import { type CommandSpec, startCommand } from "../commands/started-command.ts";
import { atLeast, atMost, notMeasured, reported } from "../promise/measurements.ts";
import type { Drill, DrillContext, DrillRun } from "./drill.ts";

const LIMIT_MS = 5000;
const SHORT_ENDINGS = 3;

interface Command extends CommandSpec {
  name: string;
  /** Whether it measures something, which must be found afterwards. */
  measures: boolean;
}

/** A short drill uses the first ones. Each command is ended in the middle of its work. */
const commandsOf = ({ short, stack }: DrillRun, name: string): Command[] => {
  const stores = stack === "local" ? ["--stack", "local"] : [];
  const all: Command[] = [
    {
      name: "start",
      argv: ["start", ...stores],
      main: "system/src/start.ts",
      atWork: /Ready\./,
      measures: false,
    },
    {
      name: "bench",
      argv: [
        ...["bench", "compare", "--modes", "parallel,sequential", "--connections", "4", "--rates", "20"],
        ...["--blocks", "20", "--seconds", "1", "--warmup", "0", "--name", name, ...stores],
      ],
      main: "bench/src/main.ts",
      atWork: /segment 3:/,
      measures: true,
    },
    {
      name: "drill",
      argv: ["drill", "analytics", "--short", ...stores],
      main: "drills/src/main.ts",
      atWork: /analytics is unreachable/,
      measures: false,
    },
    {
      name: "test",
      argv: ["test", ...(stack === "local" ? [] : ["--embedded"]), "system/test/e2e.test.ts"],
      main: "system/src/test.ts",
      atWork: /\[1\/1\]/,
      measures: false,
    },
    {
      name: "dev",
      argv: ["dev", "--only", "core", ...stores],
      main: "system/src/dev.ts",
      atWork: /Ready\./,
      measures: false,
    },
  ];
  return short ? all.slice(0, 2) : all;
};

/** No process outlives the command that started it. */
export const processes: Drill = {
  name: "processes",
  title: "Commands that are killed, or lose the npx, bun run or terminal that started them",
  promise({ short, stack }) {
    const names = commandsOf({ short, stack }, "").map(({ name }) => name);
    const ways = (short ? ENDINGS.slice(0, SHORT_ENDINGS) : ENDINGS).map(({ what }) => what);
    return `${ways.join(", ")}, in the middle of ${names.join(", ")}: no process is left after ${LIMIT_MS / 1000} s, and measurements are kept`;
  },
  async run(context) {
    if (!showsProcesses()) {
      const why = "this machine has no /proc, which lists processes";
      return { measurements: [notMeasured(atMost(0, "processes left", Number.NaN), why)], remarks: [] };
    }
    const name = `ended-${crypto.randomUUID().slice(0, 8)}`;
    const ways = context.short ? ENDINGS.slice(0, SHORT_ENDINGS) : ENDINGS;
    const canNpx = await hasNpx(context.signal);
    const runs: Ended[] = [];
    const remarks: string[] = [];
    for (const command of commandsOf({ short: context.short, stack: context.stack }, name))
      for (const way of ways) {
        if (way.npx && !canNpx) continue;
        context.note(`${command.name}: ${way.what}`);
        const ended = await endInTheMiddle(command, way, context);
        runs.push(ended);
        remarks.push(...ended.remarks);
      }
    return { measurements: figuresOf(runs, canNpx), remarks };
  },
};

interface Ended {
  ms: number;
  left: number;
  /** Whether the measurements were found; `undefined` for a command that does not measure. */
  kept: boolean | undefined;
  remarks: string[];
}

function figuresOf(runs: readonly Ended[], canNpx: boolean): Measurement[] {
  const measuring = runs.filter(({ kept }) => kept !== undefined);
  const lost = measuring.filter(({ kept }) => kept === false).length;
  return [
    atMost(
      0,
      `processes left after ${LIMIT_MS / 1000} s`,
      runs.reduce((sum, { left }) => sum + left, 0),
    ),
    atMost(0, "measurements lost", lost),
    atLeast(1, "commands ended", runs.length),
    reported("slowest end", Math.max(...runs.map(({ ms }) => ms)) / 1000, "s"),
    ...(canNpx
      ? []
      : [notMeasured(atMost(0, "processes left after npx", Number.NaN), "npx does not start Bun here")]),
  ];
}

async function endInTheMiddle(command: Command, way: EndingWay, context: DrillContext): Promise<Ended> {
  const { folder, signal } = context;
  const place = { data: join(folder, "commands"), results: join(folder, "kept") };
  const env = environmentIn(place);
  const running = await startCommand(command, { npx: way.npx, terminal: way.terminal, env, signal });
  const known = new Set(running.processes());
  way.end(running);
  const processes = () => {
    for (const pid of running.processes()) known.add(pid);
    return [...known];
  };
  const { ms, left } = await untilEnded(processes, LIMIT_MS);
  const what = `${command.name}, ${way.what}`;
  const remarks = left.map((pid) => `${what}: ${pid} ${commandLineOf(pid).slice(0, 120)} still runs`);
  endAll(left);
  await running.ended;
  if (!command.measures) return { ms, left: left.length, kept: undefined, remarks };
  const name = command.argv[command.argv.indexOf("--name") + 1] ?? "";
  const kept = way.isGraceful ? await hasResult(place, name) : await hasRecords(place, name);
  if (!kept) remarks.push(`${what}: its measurements are missing`);
  for (const used of [place.results, runsIn(place)]) await rm(used, { recursive: true, force: true });
  return { ms, left: left.length, kept, remarks };
}

/** The folders of the commands' files. */
interface Place {
  data: string;
  results: string;
}

/** The folder of the bench's runs. */
const runsIn = ({ data }: Place) => join(data, "bench");

function environmentIn({ data, results }: Place): Record<string, string | undefined> {
  const ports = services.map(({ name }) => [`${variablePrefixOf(name)}PORT`, "0"] as const);
  // The configuration with which npx finds Bun on this machine.
  const npm = Object.entries(process.env).filter(([name]) => /^(npm_config_\w+|https?_proxy)$/i.test(name));
  return {
    ...toolEnvironment({ DATA_DIR: data, BENCH_RESULTS_DIR: results }),
    ...Object.fromEntries(ports),
    ...Object.fromEntries(npm),
  };
}

function endAll(pids: readonly number[]): void {
  for (const pid of pids)
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // The process has ended meanwhile.
    }
}

async function hasResult({ results }: Place, name: string): Promise<boolean> {
  const [file] = (await readdir(results).catch(() => [])).filter((one) => one.endsWith(`-${name}.json`));
  if (!file) return false;
  const { segments, complete } = JSON.parse(await readFile(join(results, file), "utf8")) as ResultDocument;
  return segments.length > 0 && !complete;
}

async function hasRecords(place: Place, name: string): Promise<boolean> {
  const runs = await readdir(runsIn(place)).catch(() => []);
  for (const run of runs.filter((one) => one.endsWith(`-${name}`))) {
    const file = join(runsIn(place), run, "segments.jsonl");
    const lines = await readFile(file, "utf8").catch(() => "");
    if (lines.trim().split("\n").every(isRecord)) return true;
  }
  return false;
}

function isRecord(line: string): boolean {
  try {
    return typeof JSON.parse(line) === "object";
  } catch {
    return false;
  }
}

/** Whether `npx` starts this version of Bun here, which it may have to download first. */
async function hasNpx(signal: AbortSignal): Promise<boolean> {
  if (!Bun.which("npx")) return false;
  const child = Bun.spawn(["npx", "--yes", `bun@${Bun.version}`, "--version"], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
    signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
  });
  const printed = await new Response(child.stdout).text();
  signal.throwIfAborted();
  return (await child.exited) === 0 && printed.trim() === Bun.version;
}
