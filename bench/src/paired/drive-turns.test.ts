import { afterAll, expect, test } from "bun:test";
import type { Pass } from "../results/paired/costs-result.ts";
import { driveInTurns, inTurnsSeconds } from "./drive-turns.ts";

const asked: string[] = [];
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch(request) {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    return new Response("{}", { status: pathname.endsWith("broken") ? 500 : 200 });
  },
});
afterAll(() => server.stop(true));

const plan = {
  cost: "toll",
  subjects: ["x"],
  connections: 1,
  rate: null,
  rounds: 1,
  order: "one-way" as const,
  seconds: 0.1,
  settleSeconds: 0.05,
  warmupSeconds: 0.05,
};
const place = { runDir: "", rowsDir: "", signal: new AbortController().signal, onProgress() {} };

function drive(arms: string[], onStep: (text: string, leftSeconds: number) => void = () => {}) {
  const run = { plan, kind: "embedded" as const, place, seed: 1, onStep, onStores() {} };
  const cost = { name: "toll", arms: arms.map((name) => ({ name, environment: {} })) };
  const askedOf = (arm: string, subject: string) => ({
    url: `http://127.0.0.1:${server.port}/${subject}/${arm}`,
    processes: new Map([["bench", process.pid]]),
  });
  return driveInTurns({ cost, askedOf, signal: place.signal }, run);
}

test("all arms are warmed up, then driven in turns, each pass with what it used", async () => {
  const steps: [text: string, leftSeconds: number][] = [];
  const passes: Pass[] = [];
  for await (const pass of drive(["a", "b"], (...step) => void steps.push(step))) passes.push(pass);
  expect(steps.map(([text]) => text)).toEqual([
    "warming up: x, a",
    "warming up: x, b",
    ...passes.map(({ arm }) => `round 1 of 1: x, ${arm}`),
  ]);
  expect(passes.map(({ arm }) => arm).toSorted()).toEqual(["a", "b"]);
  expect(steps[0]?.[1]).toBeCloseTo(inTurnsSeconds(plan, 2), 6);
  for (const { cost, subject, round, answers, errors, processes, seconds } of passes) {
    expect([cost, subject, round, errors]).toEqual(["toll", "x", 0, 0]);
    expect(answers).toBeGreaterThan(0);
    expect(seconds).toBeGreaterThanOrEqual(0.09);
    expect(Object.keys(processes)).toEqual(["bench"]);
  }
  expect(new Set(asked)).toEqual(new Set(["/x/a", "/x/b"]));
});

test("an arm that answers nothing ends the measuring, and is named", async () => {
  await expect(Array.fromAsync(drive(["broken"]))).rejects.toThrow(
    /^toll: broken answered no x; [\d,]+ requests failed$/,
  );
});
