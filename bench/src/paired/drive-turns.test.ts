import { afterAll, expect, test } from "bun:test";
import type { DrivenPass } from "./drive-pass.ts";
import { driveTurns, turnsSeconds } from "./drive-turns.ts";

const requested: string[] = [];
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch(request) {
    const { pathname } = new URL(request.url);
    requested.push(pathname);
    return new Response("{}", { status: pathname.endsWith("broken") ? 500 : 200 });
  },
});
afterAll(() => server.stop(true));

const plan = {
  subjects: ["x"],
  connections: 1,
  rounds: 1,
  order: "one-way" as const,
  seconds: 0.1,
  settleSeconds: 0.05,
  warmupSeconds: 0.05,
};

function drive(arms: string[], onStep: (text: string, leftSeconds: number) => void = () => {}) {
  const requestOf = (arm: string, subject: string) => ({
    url: `http://127.0.0.1:${server.port}/${subject}/${arm}`,
    processes: new Map([["bench", process.pid]]),
  });
  return driveTurns(plan, { arms, seed: 1, requestOf, onStep, signal: new AbortController().signal });
}

test("all arms are warmed up, then driven in turns, each pass with what it used", async () => {
  const steps: [text: string, leftSeconds: number][] = [];
  const passes: DrivenPass[] = [];
  for await (const pass of drive(["a", "b"], (...step) => void steps.push(step))) passes.push(pass);
  expect(steps.map(([text]) => text)).toEqual([
    "warming up: x, a",
    "warming up: x, b",
    ...passes.map(({ arm }) => `round 1 of 1: x, ${arm}`),
  ]);
  expect(passes.map(({ arm }) => arm).toSorted()).toEqual(["a", "b"]);
  expect(steps[0]?.[1]).toBeCloseTo(turnsSeconds(plan, 2), 6);
  for (const { subject, round, direction, answers, errors, processes, seconds } of passes) {
    expect([subject, round, direction, errors]).toEqual(["x", 0, "forward", 0]);
    expect(answers).toBeGreaterThan(0);
    expect(seconds).toBeGreaterThanOrEqual(0.09);
    expect(Object.keys(processes)).toEqual(["bench"]);
  }
  expect(new Set(requested)).toEqual(new Set(["/x/a", "/x/b"]));
});

test("an arm without a good response ends the measurement, and is named", async () => {
  await expect(Array.fromAsync(drive(["broken"]))).rejects.toThrow(
    /^arm broken: no good response to x; [\d,]+ requests failed$/,
  );
});
