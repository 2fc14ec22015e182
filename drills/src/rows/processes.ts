import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { toolEnvironment } from "@super-heroes/bench/lab/generators/tool-environment";
import { atLeast, atMost, type Figure, notMeasured, told } from "@super-heroes/bench/results/promises/figure";
import type { ResultDocument } from "@super-heroes/bench/results/record/result";
import { services } from "@super-heroes/system/services";
import type { Drill, DrillContext, DrillRun } from "../drill.ts";
import { ENDINGS, type EndingWay } from "../leftovers/endings.ts";
import { commandLineOf, showsProcesses, untilEnded } from "../leftovers/processes.ts";
import { type TypedCommand, type } from "../leftovers/typed-command.ts";

const LIMIT_MS = 5000;
const SHORT_ENDINGS = 3;

interface Command extends TypedCommand {
  name: string;
  /** Whether something was measured that has to be found afterwards. */
  measures: boolean;
}

/** Short ones first; each is ended in the middle of what it does. */
const commandsOf = ({ short, stack }: DrillRun, name: string): Command[] => {
  const stores = stack === "local" ? ["--stack", "local"] : [];
  const all: Command[] = [
    {
      name: "start",
      argv: ["start", ...stores],
      main: "system/src/start.ts",
      underWay: /Ready\./,
      measures: false,
    },
    {
      name: "bench",
      argv: [
        ...["bench", "compare", "--modes", "parallel,sequential", "--connections", "4", "--rates", "20"],
        ...["--blocks", "20", "--seconds", "1", "--warmup", "0", "--name", name, ...stores],
      ],
      main: "bench/src/main.ts",
      underWay: /segment 3:/,
      measures: true,
    },
    {
      name: "drill",
      argv: ["drill", "analytics", "--short", ...stores],
      main: "drills/src/main.ts",
      underWay: /analytics is unreachable/,
      measures: false,
    },
    {
      name: "test",
      argv: ["test", ...(stack === "local" ? [] : ["--embedded"]), "system/test/e2e.test.ts"],
      main: "system/src/test.ts",
      underWay: /\[1\/1\]/,
      measures: false,
    },
    {
      name: "dev",
      argv: ["dev", "--only", "core", ...stores],
      main: "system/src/dev.ts",
      underWay: /Ready\./,
      measures: false,
    },
  ];
  return short ? all.slice(0, 2) : all;
};

/** Nothing outlives the command that started it. */
export const processes: Drill = {
  name: "processes",
  title: "Commands that are killed, or lose the npx, the bun run or the terminal that they were started with",
  promise({ short, stack }) {
    const names = commandsOf({ short, stack }, "").map(({ name }) => name);
    const ways = (short ? ENDINGS.slice(0, SHORT_ENDINGS) : ENDINGS).map(({ what }) => what);
    return `${ways.join(", ")}, in the middle of ${names.join(", ")}: nothing is left running after ${LIMIT_MS / 1000} s, and what was measured is kept`;
  },
  async run(context) {
    if (!showsProcesses()) {
      const why = "this machine has no /proc, in which processes can be seen";
      return { figures: [notMeasured(atMost(0, "processes left", Number.NaN), why)], remarks: [] };
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
    return { figures: figuresOf(runs, canNpx), remarks };
  },
};

interface Ended {
  ms: number;
  left: number;
  /** `undefined` where nothing was measured. */
  kept: boolean | undefined;
  remarks: string[];
}

function figuresOf(runs: readonly Ended[], canNpx: boolean): Figure[] {
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
    told("the slowest end", Math.max(...runs.map(({ ms }) => ms)) / 1000, "s"),
    ...(canNpx
      ? []
      : [notMeasured(atMost(0, "processes left after npx", Number.NaN), "npx does not start Bun here")]),
  ];
}

async function endInTheMiddle(command: Command, way: EndingWay, context: DrillContext): Promise<Ended> {
  const { folder, signal } = context;
  const place = { data: join(folder, "commands"), results: join(folder, "kept") };
  const env = environmentIn(place);
  const running = await type(command, { npx: way.npx, terminal: way.terminal, env, signal });
  const known = new Set(running.processes());
  way.end(running);
  const processes = () => {
    for (const pid of running.processes()) known.add(pid);
    return [...known];
  };
  const { ms, left } = await untilEnded(processes, LIMIT_MS);
  const what = `${command.name}, ${way.what}`;
  const remarks = left.map((pid) => `${what}: ${pid} ${commandLineOf(pid).slice(0, 120)} is still there`);
  endAll(left);
  await running.ended;
  if (!command.measures) return { ms, left: left.length, kept: undefined, remarks };
  const name = command.argv[command.argv.indexOf("--name") + 1] ?? "";
  const kept = way.isInOrder ? await hasResult(place, name) : await hasRecords(place, name);
  if (!kept) remarks.push(`${what}: what it had measured is not there`);
  for (const used of [place.results, runsIn(place)]) await rm(used, { recursive: true, force: true });
  return { ms, left: left.length, kept, remarks };
}

/** Where commands keep their files. */
interface Place {
  data: string;
  results: string;
}

/** Where the bench keeps the folders of its runs. */
const runsIn = ({ data }: Place) => join(data, "bench");

function environmentIn({ data, results }: Place): Record<string, string | undefined> {
  const ports = services.map(({ name }) => [`${name.toUpperCase()}_PORT`, "0"] as const);
  // What npx needs to find Bun as it does for the person at this terminal.
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
      // It has ended meanwhile.
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

/** Whether `npx` starts this Bun on this machine; it may have to download it, which can take a while. */
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
