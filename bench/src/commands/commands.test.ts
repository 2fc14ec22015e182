import { describe, expect, test } from "bun:test";
import { programHelp } from "@super-heroes/cli/program";
import type { PlannedSegment } from "../analysis/observation/segment.ts";
import { segmentOf } from "../analysis/observation/segments.fixture.ts";
import type { Experiment } from "../experiments/plan/experiment.ts";
import type { Plan } from "../lab/plan.ts";
import { bench } from "./bench.ts";
import { experiments } from "./commands.ts";

function read(command: string, ...argv: string[]): Experiment {
  const experiment = experiments.find(({ name }) => name === command)?.read(argv);
  if (!experiment || experiment === "help") throw new Error("no experiment was read");
  return experiment;
}

const planOf = (experiment: Experiment, leftSeconds = 155) => experiment.plan({ seed: 1, leftSeconds });

/** The segments of a plan that does not depend on its measurements. */
function plannedIn({ segments }: Plan): PlannedSegment[] {
  const planned: PlannedSegment[] = [];
  for (let at = segments.next(); !at.done; at = segments.next(segmentOf())) planned.push(at.value);
  return planned;
}

describe("what is refused, in one line", () => {
  test.each([
    [
      "compare",
      ["--stack", "cloud"],
      '--stack expects embedded, local, compose or the http:// URL of a running fights service, got "cloud"',
    ],
    [
      "compare",
      ["--modes", "both"],
      '--modes expects one of sequential, parallel, coalesced, hedged, got "both"',
    ],
    ["compare", ["--modes", "parallel,parallel"], "--aa compares parallel with itself"],
    ["compare", ["--connections", "0"], '--connections expects a whole number from 1 to 10000, got "0"'],
    ["compare", ["--connections", "none"], "there is no load: give --connections, --rates or both"],
    ["compare", ["--rates", "1.5"], '--rates expects a whole number from 1 to 100000, got "1.5"'],
    ["compare", ["--latency", "slow"], "--latency expects none, constant:MS, normal:MEAN:SD"],
    ["compare", ["--latency", "gateway=constant:5"], "--latency expects none, constant:MS"],
    ["compare", ["--within", "5"], "--within 5 is too short for"],
    [
      "compare",
      ["--stack", "http://x", "--writes", "none"],
      "--writes needs services that the bench starts itself: --stack embedded or local",
    ],
    [
      "crossover",
      ["--stack", "http://x", "--latencies", "constant:5"],
      "--latencies needs services that the bench starts itself",
    ],
    [
      "capacity",
      ["--stack", "http://x", "--pool-max", "5"],
      "--pool-max needs services that the bench starts itself",
    ],
    ["pools", [], "embedded stores have none, as SQLite has no connection pool: give --stack local"],
    ["pools", ["--pool-max", "5", "--max-in-flight", "4"], "embedded stores have none"],
    ["compare", ["--pool-max", "5"], "--pool-max has no effect on embedded stores"],
    ["capacity", ["--pool-max", "5,10"], "--pool-max has no effect on embedded stores"],
    ["compare", ["--generator", "k6"], "--generator has no effect without --rates"],
    ["overview", ["--no-open-loop", "--generator", "k6"], "--generator has no effect without --rates"],
    [
      "compare",
      ["--connections", "none", "--rates", "5", "--generator", "wrk"],
      "no effect without --connections",
    ],
    ["compare", ["--workers", "0"], '--workers expects a whole number from 1 to 16, got "0"'],
    ["compare", ["--draw-source", "cache"], '--draw-source expects one of store, snapshot, got "cache"'],
    [
      "compare",
      ["--stack", "http://x", "--workers", "1,2"],
      "--workers needs services that the bench starts itself",
    ],
    ["pools", ["--stack", "http://x"], "pools needs services that the bench starts itself"],
    ["pools", ["--mode", "all"], '--mode expects one of sequential, parallel, coalesced, hedged, got "all"'],
    ["pools", ["--max-in-flight", "0"], '--max-in-flight expects a whole number from 1 to 256, got "0"'],
    ["capacity", ["--ratio", "1"], '--ratio expects a factor from 1.001 to 2, got "1"'],
    ["ladder", ["--rates", "none"], '--rates expects a whole number from 1 to 100000, got "none"'],
    ["overview", ["--connections", "16,"], '--connections expects a whole number from 1 to 10000, got ""'],
    ["overview", ["--writes", "all"], '--writes expects one of none, acknowledged, got "all"'],
    ["overview", ["--draw-rows", "100"], "give two or more"],
    ["overview", ["--seconds", "soon"], '--seconds expects seconds from 1 to 3600, got "soon"'],
    [
      "overview",
      ["--name", "../x"],
      '--name expects up to 60 lower-case letters, digits, dots and hyphens, got "../x"',
    ],
    ["overview", ["--seconds"], "--seconds needs a value: --seconds N"],
    ["overview", ["--quick=yes"], "--quick takes no value"],
    ["overview", ["--speed", "9"], 'unknown option "--speed". Did you mean --seed? Known: --quick, --stack,'],
    ["overview", ["fast"], 'unexpected argument "fast"; --help lists the options'],
  ])("%s %j", (command, argv, message) => {
    expect(() => read(command, ...argv)).toThrow(message);
  });
});

test("help wins over everything else that can be read, and names every flag with its default", () => {
  for (const { name, read: readArgv, help } of experiments) {
    expect(readArgv(["--quick", "-h"])).toBe("help");
    expect(help).toContain(`Usage: bun run bench ${name} [options]`);
    expect(help).toContain("Example: bun run bench");
    for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  }
  expect(experiments[1].help).toMatch(
    /--blocks N +repeat every comparison this often \(default: 12; quick: 8\)/,
  );
  expect(programHelp(bench)).toMatch(/^ {2}verify +rebuild every derived value/m);
});

test("an overview is what it was: two modes, closed and open, within its time", () => {
  const experiment = read("overview");
  const openLoop = { tools: [], mayPull: false };
  expect(experiment).toMatchObject({ runName: "embedded", openLoop, budgetSeconds: 165 });
  expect(planOf(experiment)).toMatchObject({
    config: {
      modes: ["sequential", "parallel"],
      connections: [16, 64, 256],
      rates: [10, 100],
      order: "mirrored",
    },
  });
  expect(planOf(experiment).remainingSeconds([])).toBeLessThanOrEqual(155);
  const quick = read("overview", "--quick", "--rates", "1,10");
  expect(quick).toMatchObject({ budgetSeconds: 43, runName: "embedded-quick" });
  expect(planOf(quick, 20)).toMatchObject({
    config: { connections: [64], rates: [1, 10], order: "one-way" },
  });
  expect(planOf(quick, 20).notes[0]).toContain("Every arm ran once");
});

test("an overview without rates has no open loop", () => {
  for (const argv of [["--no-open-loop"], ["--rates", "none"]]) {
    const experiment = read("overview", ...argv);
    expect(experiment.openLoop).toBeNull();
    expect(planOf(experiment).config.rates).toEqual([]);
    expect(plannedIn(planOf(experiment)).every(({ load }) => load.model === "closed")).toBe(true);
  }
});

test("k6's image is pulled only by a run that takes what it takes", () => {
  const mayPull = (...argv: [string, ...string[]]) => read(...argv).openLoop?.mayPull;
  expect(mayPull("overview")).toBe(false);
  expect(mayPull("overview", "--seconds", "5")).toBe(true);
  expect(mayPull("ladder")).toBe(true);
  expect(mayPull("ladder", "--quick")).toBe(false);
  expect(mayPull("compare", "--rates", "10")).toBe(true);
  expect(
    mayPull(
      "compare",
      "--rates",
      "10",
      "--connections",
      "none",
      "--within",
      "30",
      "--modes",
      "parallel,hedged",
    ),
  ).toBe(false);
});

test.each(["overview", "crossover", "ladder", "capacity", "compare"])("%s takes a generator", (name) => {
  const rates = name === "compare" ? ["--rates", "50"] : [];
  const tools = (tool: string) => read(name, ...rates, "--generator", tool).openLoop?.tools;
  expect(tools("k6")).toEqual(["k6"]);
  expect(tools("steady-rate")).toEqual(["steady-rate"]);
  expect(() => tools("vegeta")).toThrow(/--generator expects one of .*k6, steady-rate, got "vegeta"/);
});

test("two generators are compared on one mode, at rates alone", () => {
  const both = ["--generator", "k6,steady-rate", "--rates", "50"];
  expect(read("compare", "--aa", "--connections", "none", ...both).openLoop?.tools).toEqual([
    "k6",
    "steady-rate",
  ]);
  expect(() => read("compare", "--connections", "none", ...both)).toThrow("give --aa, or one generator");
  expect(() => read("compare", "--aa", ...both)).toThrow("give --connections none");
});

test("two generators of closed loops are compared on one mode, at connections alone", () => {
  const both = ["--generator", "wrk,autocannon"];
  expect(read("compare", "--aa", ...both).closedLoop).toEqual({
    tools: ["wrk", "autocannon"],
    mostConnections: 64,
  });
  expect(() => read("compare", ...both)).toThrow("give --aa, or one generator");
  expect(() => read("compare", "--aa", "--rates", "50", ...both)).toThrow("give --rates none");
  expect(() => read("overview", ...both)).toThrow("one generator for each kind of load");
});

test("each kind of load has a generator of its own", () => {
  const { closedLoop, openLoop } = read("compare", "--rates", "50", "--generator", "wrk,k6");
  expect([closedLoop.tools, openLoop?.tools]).toEqual([["wrk"], ["k6"]]);
  expect(read("pools", "--stack", "local", "--generator", "wrk").closedLoop.tools).toEqual(["wrk"]);
  expect(read("capacity").closedLoop).toEqual({ tools: [], mostConnections: 0 });
});

test.each(["compare", "capacity"])(
  "%s measures every combination of modes, workers and draw sources",
  (name) => {
    const modes = ["--modes", "parallel,coalesced"];
    const varied = ["--workers", "1,2", "--draw-source", "store,snapshot"];
    const arms = read(name, ...modes, ...varied).arms.filter(({ mode }) => mode !== "ceiling");
    expect(
      new Set(arms.map(({ mode, workers, drawSource }) => `${mode} ${workers} ${drawSource}`)).size,
    ).toBe(8);
    expect(arms[0]).toMatchObject({ mode: "parallel", workers: 1, drawSource: "store" });
    expect(read(name, ...modes).arms[0]).not.toHaveProperty("workers");
  },
);

test("one mode is enough where its settings are compared, and an arm with itself has one of each", () => {
  const planned = planOf(read("compare", "--modes", "coalesced", "--workers", "1,2"), 10_000);
  expect(planned.config).toMatchObject({ modes: ["coalesced"], baseline: "coalesced", workers: [1, 2] });
  expect(() => read("compare", "--aa", "--workers", "1,2")).toThrow("--aa compares one arm with itself");
});

test("a service that already runs keeps its way of writing", () => {
  const experiment = read("overview", "--stack", "http://127.0.0.1:8004/");
  expect(experiment.stack).toEqual({ kind: "remote", url: "http://127.0.0.1:8004" });
  expect(experiment.arms.every(({ writes }) => writes === null)).toBe(true);
  expect(read("crossover", "--stack", "http://x").legProbes).toEqual([null]);
});

test("a published compare of two modes fits into forty minutes, start and stop included", () => {
  const plan = planOf(read("compare", "--modes", "parallel,coalesced"), Number.POSITIVE_INFINITY);
  expect(plan.config).toMatchObject({ seconds: 30, warmupSeconds: 10, blocks: 12, noiseBlocks: 4 });
  expect(plan.remainingSeconds([])).toBeLessThan(39.6 * 60);
});

test("a quick compare keeps its eight blocks within four minutes; with more modes it gives blocks up", () => {
  const quick = read("compare", "--quick");
  expect(quick.budgetSeconds).toBe(235);
  const plan = planOf(quick, 220);
  expect(plan.config.blocks).toBe(8);
  expect(plan.remainingSeconds([])).toBeLessThanOrEqual(220);
  const four = planOf(read("compare", "--quick", "--modes", "parallel,sequential,coalesced,hedged"), 220);
  expect(four.config.blocks).toBeLessThan(8);
  expect(four.remainingSeconds([])).toBeLessThanOrEqual(220);
  expect(four.notes[0]).toContain("needs at least 8");
});

test("a compare within so many minutes shortens its segments and keeps its blocks", () => {
  const experiment = read("compare", "--modes", "parallel,coalesced", "--within", "20");
  expect(experiment.budgetSeconds).toBe(1200);
  const plan = planOf(experiment, 1180);
  expect(plan.config.blocks).toBe(12);
  expect(plan.config.seconds).toBeLessThan(30);
  expect(plan.remainingSeconds([])).toBeLessThanOrEqual(1180);
});

test("an A/A compare has one arm on two sides", () => {
  const experiment = read("compare", "--aa", "--modes", "coalesced,parallel", "--quick");
  const sides = plannedIn(planOf(experiment, 220)).filter(({ arm }) => arm.mode !== "ceiling");
  expect(new Set(sides.map(({ arm, side }) => `${arm.mode} ${side}`))).toEqual(
    new Set(["coalesced A", "coalesced B"]),
  );
});

test("what an arm is set to reaches its segments", () => {
  const experiment = read(
    "compare",
    "--latency",
    "heroes=late:0.02:200",
    "--pool-max",
    "5",
    "--rates",
    "100",
    "--stack",
    "local",
  );
  expect(experiment.legProbes).toEqual(["heroes=late:0.02:200"]);
  expect(experiment.openLoop).not.toBeNull();
  expect(experiment.arms[0]).toMatchObject({
    latency: "heroes=late:0.02:200",
    poolMax: 5,
    maxInFlight: null,
  });
});

test("grids are as large as their lists", () => {
  const count = (command: string, ...argv: string[]) => plannedIn(planOf(read(command, ...argv))).length;
  expect(count("crossover")).toBe(4 * 4 * 3 * 3);
  expect(count("ladder")).toBe(5 * 4);
  expect(count("pools", "--stack", "local")).toBe(4 * (2 * 10 + 1));
});

test("pools of embedded stores vary the caps on calls in flight alone", () => {
  for (const argv of [
    ["--max-in-flight", "4,20"],
    ["--pool-max", "none", "--max-in-flight", "4,20"],
  ]) {
    const { arms } = read("pools", ...argv);
    expect(
      arms.filter(({ mode }) => mode !== "ceiling").map(({ poolMax, maxInFlight }) => [poolMax, maxInFlight]),
    ).toEqual([
      [null, null],
      [null, 4],
      [null, 20],
    ]);
  }
});

test("a ladder ends with 3 when a limit was not met", () => {
  const ladder = experiments.find(({ name }) => name === "ladder");
  const ended = (limitMet: boolean | null) =>
    ladder?.exitCode({ summary: { open: [{ limitMet }] } } as never);
  expect([ended(true), ended(null), ended(false)]).toEqual([0, 0, 3]);
});
