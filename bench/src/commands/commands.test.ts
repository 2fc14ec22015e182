import { expect, test } from "bun:test";
import { programHelp } from "@super-heroes/cli/program";
import { plannedIn } from "../experiments/plan/planned.fixture.ts";
import { bench } from "./bench.ts";
import { experiments } from "./commands.ts";
import { planOf, read } from "./experiments.fixture.ts";

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

test.each(["compare", "capacity"])(
  "%s measures every combination of modes, workers, draw sources and replicas",
  (name) => {
    const modes = ["--modes", "parallel,coalesced"];
    const varied = ["--workers", "1,2", "--draw-source", "store,snapshot", "--replicas", "1,3,3-late"];
    const arms = read(name, ...modes, ...varied).arms.filter(({ mode }) => mode !== "ceiling");
    expect(
      new Set(
        arms.map(({ mode, workers, drawSource, replicas }) => `${mode} ${workers} ${drawSource} ${replicas}`),
      ).size,
    ).toBe(24);
    expect(arms[0]).toMatchObject({ mode: "parallel", workers: 1, drawSource: "store", replicas: "1" });
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

test("pools compare fixed caps with an adaptive one, with the same replicas in every arm", () => {
  const { arms } = read("pools", "--max-in-flight", "4,adaptive", "--pool-max", "none", "--replicas", "3");
  const measured = arms.filter(({ mode }) => mode !== "ceiling");
  expect(measured.map(({ maxInFlight, replicas }) => [maxInFlight, replicas])).toEqual([
    [null, "3"],
    [4, "3"],
    ["adaptive", "3"],
  ]);
});

test("a ladder ends with 3 when a limit was not met", () => {
  const ladder = experiments.find(({ name }) => name === "ladder");
  const ended = (limitMet: boolean | null) =>
    ladder?.exitCode({ summary: { open: [{ limitMet }] } } as never);
  expect([ended(true), ended(null), ended(false)]).toEqual([0, 0, 3]);
});
