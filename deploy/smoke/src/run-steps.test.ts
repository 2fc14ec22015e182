import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAny } from "@super-heroes/bench/results/any-result";
import { atMost, reported } from "@super-heroes/drills/promise/measurements";
import { storeSmokeResult } from "./run-steps.ts";

const folder = await mkdtemp(join(tmpdir(), "smoke-result-"));
afterAll(() => rm(folder, { recursive: true }));

const steps = [
  {
    name: "arrive",
    seconds: 38.4,
    figures: [atMost(180, "until the first fight", 38.07, "s"), reported("containers", 15)],
    remarks: [],
    passed: true,
  },
  { name: "walk", seconds: 0.1, figures: [], remarks: ["failed: connection refused"], passed: false },
];

test("a result file can be verified and published, and does not replace that of another run", async () => {
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
  const file = await storeSmokeResult(document, folder);
  expect(file).toBe(join(folder, "smoke", "2026-01-01T00-00-00Z.json"));
  expect(await readAny(file)).toEqual({ kind: "smoke", document });
  expect(await storeSmokeResult(document, folder)).toBe(join(folder, "smoke", "2026-01-01T00-00-00Z-2.json"));
});
