import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAny } from "@super-heroes/bench/results/any-result";
import { atMost, told } from "@super-heroes/bench/results/promises/figure";
import { smokeTable, writeResult } from "./result.ts";

const folder = await mkdtemp(join(tmpdir(), "smoke-result-"));
afterAll(() => rm(folder, { recursive: true }));

const steps = [
  {
    name: "arrive",
    seconds: 38.4,
    figures: [atMost(180, "until the first fight", 38.07, "s"), told("containers", 15)],
    remarks: [],
    passed: true,
  },
  { name: "walk", seconds: 0.1, figures: [], remarks: ["connection refused"], passed: false },
];

test("a run's file is one that can be verified and published, and no run replaces another's", async () => {
  const document = {
    schema: "smoke/1" as const,
    started: "2026-01-01T00:00:00.000Z",
    seconds: 40,
    git: null,
    engine: "28.5.2",
    cores: 2,
    standIns: false,
    steps,
  };
  const file = await writeResult(document, folder);
  expect(file).toBe(join(folder, "smoke", "2026-01-01T00-00-00Z.json"));
  expect(await readAny(file)).toEqual({ kind: "smoke", document });
  expect(await writeResult(document, folder)).toBe(join(folder, "smoke", "2026-01-01T00-00-00Z-2.json"));
});

test("every figure is a line with its promise, and a step that could not be done has its reason", () => {
  const [, ...lines] = smokeTable(steps).split("\n");
  expect(lines).toEqual([
    expect.stringMatching(/^arrive +until the first fight +38\.07 s +≤ 180 s +PASS$/),
    expect.stringMatching(/^arrive +containers +15$/),
    expect.stringMatching(/^walk +! connection refused$/),
    expect.stringMatching(/^walk +could not be done +FAIL$/),
  ]);
});
