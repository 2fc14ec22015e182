import { expect, test } from "bun:test";
import type { CostPass } from "../../analysis/costs-figures.ts";
import { addUp } from "../../analysis/observation/histogram.ts";
import { encryption } from "./encryption.ts";

const stopped = new AbortController();

function measuring(signal: AbortSignal) {
  const plan = { ...encryption.plan(true), rounds: 2, seconds: 0.02, warmupSeconds: 0 };
  const place = { runDir: "", rowsDir: "", signal, onProgress() {} };
  const steps: string[] = [];
  const run = {
    plan,
    kind: "embedded" as const,
    place,
    seed: 1,
    onStep: (text: string) => void steps.push(text),
    onStores() {},
  };
  return { passes: encryption.measure(run), steps };
}

test("each round is a pass of its own: every round trip counted and timed", async () => {
  const { passes, steps } = measuring(new AbortController().signal);
  const measured: CostPass[] = [];
  for await (const pass of passes) measured.push(pass);
  expect(measured.map(({ round }) => round)).toEqual([0, 1]);
  expect(steps).toEqual(["warming up", "round 1 of 2", "round 2 of 2"]);
  for (const { answers, seconds, histogram, errors } of measured) {
    expect(answers).toBeGreaterThan(0);
    expect(errors).toBe(0);
    expect(seconds).toBeGreaterThanOrEqual(0.02);
    expect(addUp([histogram]).totalCount).toBe(answers);
  }
});

test("aborting the signal ends it", async () => {
  stopped.abort(new Error("enough"));
  await expect(measuring(stopped.signal).passes.next()).rejects.toThrow("enough");
});
