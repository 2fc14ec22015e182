import { describe, expect, test } from "bun:test";
import type { Experiment, Plan } from "../experiments/experiment.ts";
import type { PlannedSegment } from "../result/segment.ts";
import { segmentOf } from "../result/segments.fixture.ts";
import { experiments, overallHelp } from "./commands.ts";

function read(command: string, ...argv: string[]): Experiment {
  const experiment = experiments.find(({ name }) => name === command)?.read(argv);
  if (!experiment || experiment === "help") throw new Error("no experiment was read");
  return experiment;
}

const planOf = (experiment: Experiment, leftSeconds = 155) =>
  experiment.plan({ seed: 1, leftSeconds, openLoop: true });

/** The segments of a plan that asks for nothing it measured. */
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
    ["compare", ["--modes", "both"], '--modes expects sequential, parallel, coalesced, hedged, got "both"'],
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
    ["pools", ["--stack", "http://x"], "pools needs services that the bench starts itself"],
    ["pools", ["--mode", "all"], '--mode expects sequential, parallel, coalesced, hedged, got "all"'],
    ["pools", ["--max-in-flight", "0"], '--max-in-flight expects a whole number from 1 to 256, got "0"'],
    ["capacity", ["--ratio", "1"], '--ratio expects a factor from 1.001 to 2, got "1"'],
    ["ladder", ["--rates", "none"], '--rates expects a whole number from 1 to 100000, got "none"'],
    ["overview", ["--connections", "16,"], '--connections expects a whole number from 1 to 10000, got ""'],
    ["overview", ["--writes", "all"], '--writes expects none, acknowledged, got "all"'],
    ["overview", ["--draw-rows", "100"], "give two or more"],
    ["overview", ["--seconds", "soon"], '--seconds expects seconds from 1 to 3600, got "soon"'],
    [
      "overview",
      ["--name", "../x"],
      '--name expects up to 60 small letters, digits, dots and hyphens, got "../x"',
    ],
    ["overview", ["--seconds"], "--seconds needs a value; see --help"],
    ["overview", ["--quick=yes"], "--quick takes no value"],
    ["overview", ["--speed", "9"], "unknown argument --speed; known: --quick, --stack,"],
    ["overview", ["fast"], "unknown argument fast; known: --quick"],
  ])("%s %j", (command, argv, message) => {
    expect(() => read(command, ...argv)).toThrow(message);
  });
});

test("help wins over everything else that can be read, and names every flag with its default", () => {
  for (const { name, read: readArgv, help } of experiments) {
    expect(readArgv(["--quick", "-h"])).toBe("help");
    expect(help).toContain(`Usage: bun run bench ${name} [flags]`);
    expect(help).toContain("Example: bun run bench");
    for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  }
  expect(experiments[1].help).toMatch(
    /--blocks N +repeat every comparison so often \(default: 12; quick: 8\)/,
  );
  expect(overallHelp).toMatch(/^ {2}verify +rebuild every derived value/m);
});

test("an overview is what it was: two modes, closed and open, within its time", () => {
  const experiment = read("overview");
  expect(experiment).toMatchObject({ runName: "embedded", openLoop: "optional", budgetSeconds: 165 });
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
  expect(planOf(quick, 20).notes[0]).toContain("There was no time for every arm to run twice");
});

test("an overview without k6 leaves its rates out", () => {
  const plan = read("overview").plan({ seed: 1, leftSeconds: 155, openLoop: false });
  expect(plan.config.rates).toEqual([]);
  expect(plannedIn(plan).every(({ load }) => load.model === "closed")).toBe(true);
  expect(read("overview", "--no-open-loop").openLoop).toBe("none");
});

test("a service that runs already is told nothing about how it stores", () => {
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
  );
  expect(experiment).toMatchObject({ legProbes: ["heroes=late:0.02:200"], openLoop: "required" });
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
  expect(count("pools")).toBe(4 * (2 * 10 + 1));
});

test("a ladder ends with 3 when a limit was not met", () => {
  const ladder = experiments.find(({ name }) => name === "ladder");
  const ended = (limitMet: boolean | null) =>
    ladder?.exitCode({ summary: { open: [{ limitMet }] } } as never);
  expect([ended(true), ended(null), ended(false)]).toEqual([0, 0, 3]);
});
