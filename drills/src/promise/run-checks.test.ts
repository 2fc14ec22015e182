import { afterEach, beforeEach, expect, spyOn, test } from "bun:test";
import { atMost, reported } from "./measurements.ts";
import { type Findings, runCheck } from "./run-check.ts";
import { runChecks } from "./run-checks.ts";

let printed: string[];
let log: ReturnType<typeof spyOn>;
beforeEach(() => {
  printed = [];
  log = spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => log.mockRestore());

const neverStopped = new AbortController().signal;
const findings = (lost: number): Findings => ({ measurements: [atMost(0, "lost", lost)], remarks: [] });

const run = (checks: Record<string, () => Promise<Findings>>, signal = neverStopped) =>
  runChecks({
    checks: Object.keys(checks),
    run: (name) => runCheck(name, checks[name] as () => Promise<Findings>, { signal }),
    noun: "step",
    signal,
  });

test("a check passes when every promise was kept, and fails with its remarks when one was broken", async () => {
  const { results, passed, stoppedBy } = await run({
    one: async () => findings(0),
    other: async () => ({ measurements: [atMost(0, "lost", 2), reported("rows", 9)], remarks: ["a and b"] }),
  });
  expect(results).toMatchObject([
    { name: "one", passed: true, remarks: [] },
    { name: "other", passed: false, remarks: ["a and b"] },
  ]);
  expect({ passed, stoppedBy }).toEqual({ passed: false, stoppedBy: undefined });
  expect(printed).toEqual([
    expect.stringContaining("one\n"),
    expect.stringContaining("! lost: 2 (at most 0)"),
    expect.stringMatching(/^step +verdict/),
  ]);
});

test("a check that throws fails with the reason, and the checks after it run", async () => {
  const { results } = await run({
    thrown: () => Promise.reject(new Error("no container\nheroes-db does not run")),
    next: async () => findings(0),
  });
  expect(results).toMatchObject([
    { figures: [], remarks: ["failed: no container", "heroes-db does not run"], passed: false },
    { passed: true },
  ]);
});

test("a failed check has the explanation after its own remarks; a passed one is not explained", async () => {
  const explain = async () => ["logged 2 times: down"];
  const failed = async () => ({ ...findings(1), remarks: ["lost one"] });
  expect((await runCheck("x", failed, { signal: neverStopped, explain })).remarks).toEqual([
    "lost one",
    "logged 2 times: down",
  ]);
  expect((await runCheck("x", async () => findings(0), { signal: neverStopped, explain })).remarks).toEqual(
    [],
  );
});

test("a stopped run keeps what it has, whatever the check fails with", async () => {
  const operator = new AbortController();
  const reason = new Error("stopped");
  const checks = {
    one: async () => findings(0),
    stopped() {
      operator.abort(reason);
      return Promise.reject(new Error("connection lost"));
    },
    never: () => expect.unreachable("it was stopped"),
  };
  expect(await run(checks, operator.signal)).toMatchObject({ results: [{ name: "one" }], stoppedBy: reason });
});

test("a run that was stopped before its first result rejects with the reason", async () => {
  const operator = new AbortController();
  const reason = new Error("stopped");
  operator.abort(reason);
  await expect(run({ one: async () => findings(0) }, operator.signal)).rejects.toBe(reason);
});
