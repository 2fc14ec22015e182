import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accuracyRun, foundIt } from "../../results/promises/accuracy.fixture.ts";
import type { AccuracyRun } from "../../results/promises/accuracy-document.ts";
import { parseAccuracy, verifyAccuracy } from "../../results/promises/read-accuracy.ts";
import { CASES } from "./cases.ts";
import type { ServerComparison } from "./compare-servers.ts";
import { type AccuracyRequest, runAccuracy } from "./run-accuracy.ts";

const before = process.env.BENCH_RESULTS_DIR;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "accuracy-"));
  process.env.BENCH_RESULTS_DIR = folder;
});
afterAll(async () => {
  if (before === undefined) delete process.env.BENCH_RESULTS_DIR;
  else process.env.BENCH_RESULTS_DIR = before;
  await rm(folder, { recursive: true });
});

const request = (runs: number): AccuracyRequest => ({
  cases: CASES.filter(({ name }) => name !== "delay").map((entry) => ({ ...entry, runs })),
  runtime: "bun",
  argv: ["--quick", "--header", "authorization: http://secret.example/"],
  name: "trial",
  runSeconds: 100,
});

async function trial(compare: (comparison: ServerComparison) => Promise<AccuracyRun>, runs = 2) {
  const notes: string[] = [];
  const steps: [string, number][] = [];
  const outcome = await runAccuracy({
    request: request(runs),
    progress: {
      note: (line) => void notes.push(line),
      step: (text, left) => void steps.push([text, left]),
      end: () => {},
    },
    signal: new AbortController().signal,
    compare,
  });
  return { ...outcome, notes, steps };
}

const rightly = async ({ hidden }: ServerComparison) =>
  Object.keys(hidden).length === 0 ? accuracyRun() : foundIt();

test("each case is compared as often as requested, with its variables and the options", async () => {
  const seen: ServerComparison[] = [];
  const { document, steps } = await trial((comparison) => {
    seen.push(comparison);
    return rightly(comparison);
  });
  expect(seen.map(({ name }) => name)).toEqual([
    "trial-aa-01",
    "trial-cpu-01",
    "trial-aa-02",
    "trial-cpu-02",
  ]);
  expect(seen[1]).toMatchObject({
    runtime: "bun",
    both: { LOOKUP: "scan" },
    hidden: { EXTRA_CPU_PERCENT: "10" },
    argv: request(1).argv,
  });
  expect(steps).toEqual([
    ["aa 01, 1 of 4", 400],
    ["cpu 01, 2 of 4", 300],
    ["aa 02, 3 of 4", 200],
    ["cpu 02, 4 of 4", 100],
  ]);
  expect(document?.cases.map(({ name, passed }) => [name, passed])).toEqual([
    ["aa", true],
    ["cpu", true],
  ]);
});

test("the result can be read, verifies, and has no address", async () => {
  const { file = "" } = await trial(rightly);
  const document = parseAccuracy(await Bun.file(file).text());
  expect(verifyAccuracy(document)).toEqual([]);
  expect(document.argv.join(" ")).not.toContain("secret.example");
  expect(document.runtime).toEqual({ name: "bun", version: Bun.version });
});

test("a comparison that fails is a remark, and the others are made", async () => {
  let calls = 0;
  const { document, notes } = await trial(async (comparison) => {
    calls += 1;
    return calls === 1 ? accuracyRun({ failure: "the port is taken", gate: null }) : rightly(comparison);
  });
  expect(calls).toBe(4);
  expect(notes[0]).toBe("aa 01: the port is taken");
  expect(document?.cases[0]).toMatchObject({ remarks: ["the port is taken"], passed: false });
});

describe("a trial that is stopped", () => {
  test("keeps what was compared, and says why", async () => {
    let calls = 0;
    const { document, stoppedBy } = await trial(async (comparison) => {
      calls += 1;
      if (calls === 2) throw new Error("enough");
      return await rightly(comparison);
    });
    expect(stoppedBy).toEqual(new Error("enough"));
    expect(document?.cases.map(({ name, runs }) => [name, runs.length])).toEqual([["aa", 1]]);
    expect(document?.stoppedBecause).toBe("enough");
  });

  test("writes nothing before the first comparison", async () => {
    const earlier = await readdir(join(folder, "accuracy"));
    const { document } = await trial(() => Promise.reject(new Error("enough")));
    expect(document).toBeUndefined();
    expect(await readdir(join(folder, "accuracy"))).toEqual(earlier);
  });
});
