import { expect, test } from "bun:test";
import { commandClock } from "./command-clock.ts";
import type { ProcessInfo } from "./processes/process-info.ts";

/** This process, and those that lead to it, the nearest first; each with its start. */
function clockAfter(...ancestors: [argv: string[], startedAtMs: number][]): number {
  const chain: ProcessInfo[] = [[["bun", "bench/src/main.ts"], 50_000] as const, ...ancestors].map(
    ([argv, startedAtMs], index) => ({ pid: index, argv, startedAtMs, parent: index + 1 }),
  );
  const lookAt = (pid: number) => chain[pid === process.pid ? 0 : pid];
  return commandClock(lookAt, () => 1_000)();
}

const terminal: [string[], number] = [["-bash"], 0];

test("it counts from npx, which may have fetched Bun, and from bun run, which may have installed", () => {
  const run: [string[], number] = [["/home/x/.npm/_npx/1/bin/bun", "run", "bench"], 42_000];
  expect(clockAfter(run, terminal)).toBe(9_000);
  const shell: [string[], number] = [["sh", "-c", "'bun' run bench"], 41_900];
  for (const npx of [
    ["npm exec bun@1.4.5 run bench", "", ""],
    ["node", "/usr/bin/npx", "--yes", "bun@1.4.5", "run"],
  ])
    expect(clockAfter(run, shell, [npx, 20_000], terminal)).toBe(31_000);
});

test.each([
  ["a terminal", ["-bash"]],
  ["a script", ["bash", "-c", "cd project && npx --yes bun@1.4.5 run bench"]],
  ["a run of many", ["bun", "/project/bench/src/main.ts", "aa", "--runs", "20"]],
  ["a test", ["bun", "test", "bench"]],
  ["an editor's server", ["node", "/opt/editor/server.js"]],
])("%s takes no part in it", (_, argv) => {
  expect(clockAfter([argv, 0])).toBe(1_000);
  expect(clockAfter([["bun", "run", "bench"], 49_000], [argv, 0])).toBe(2_000);
});

test("where processes cannot be read, a usual set-up is counted", () => {
  expect(
    commandClock(
      () => undefined,
      () => 1_000,
    )(),
  ).toBe(16_000);
});

test("of this machine's own processes it makes a time that goes on", () => {
  const clock = commandClock();
  const before = clock();
  expect(before).toBeGreaterThanOrEqual(0);
  expect(clock()).toBeGreaterThanOrEqual(before);
});
