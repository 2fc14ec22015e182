import { expect, test } from "bun:test";
import type { DrillResult } from "@super-heroes/bench/results/promises/drill-document";
import {
  atLeast,
  atMost,
  isKept,
  notMeasured,
  outcomeOf,
  told,
} from "@super-heroes/bench/results/promises/figure";
import { drillReport, drillTable } from "./report.ts";

const result: DrillResult = {
  name: "kill",
  title: "Killed under load",
  promise: "nothing is lost",
  figures: [atMost(0, "fights lost", 0), atMost(5000, "until ready", 5200.5, "ms"), told("fights", 12_345)],
  remarks: ["fights took its time"],
  passed: false,
  seconds: 12.3,
};

test("a promise is kept on its limit and broken beyond it; what is told has none", () => {
  expect(
    [atMost(3, "", 3), atMost(3, "", 3.1), atLeast(90, "", 90), atLeast(90, "", 89)].map(isKept),
  ).toEqual([true, false, true, false]);
  expect(isKept(told("", -1))).toBe(true);
});

test("what could not be measured is no promise kept", () => {
  expect(isKept(atMost(3, "", Number.NaN))).toBe(false);
  expect(isKept(atLeast(3, "", Number.NaN))).toBe(false);
  expect(outcomeOf(notMeasured(atMost(3, "", 0), "there were none"))).toBe("not measured");
  const report = drillReport({ ...result, figures: [atMost(3, "rows", Number.NaN)] });
  expect(report).toContain("! rows: not measured (at most 3)");
});

test("a drill says its promise, its figures with their limits, its remarks and its verdict", () => {
  expect(drillReport(result)).toBe(`kill: Killed under load
  promise: nothing is lost
    fights lost: 0 (at most 0)
  ! until ready: 5,200.5 ms (at most 5,000 ms)
    fights: 12,345
    fights took its time
  FAIL (12.3 s)`);
});

test("what a run had nothing to measure for says why, and the verdict counts it", () => {
  const figures = [
    notMeasured(atMost(5000, "until ready", 0, "ms"), "no store was killed"),
    atMost(0, "fights lost", 0),
  ];
  const run = { ...result, figures, remarks: [], passed: true };
  expect(drillReport(run)).toEndWith(`
  ? until ready: not measured, because no store was killed (at most 5,000 ms)
    fights lost: 0 (at most 0)
  PASS (12.3 s), 1 not measured`);
  expect(drillTable([run])).toEndWith("1 kept, 1 not measured");
});

test("of many remarks the first ten are shown", () => {
  const remarks = Array.from({ length: 12 }, (_, number) => `remark ${number}`);
  const report = drillReport({ ...result, remarks });
  expect(report).toContain("remark 9\n    and 2 more");
  expect(report).not.toContain("remark 10");
});

test("the table shows what was broken, or how much was kept", () => {
  const figures = [atMost(0, "fights lost", 0), told("fights", 3)];
  const passed = { ...result, name: "input", figures, passed: true };
  const broken = { ...result, name: "access", figures: [], remarks: ["broke off: no such file"] };
  const [, ...rows] = drillTable([result, passed, broken]).split("\n");
  expect(rows[0]).toEndWith("until ready: 5,200.5 ms (at most 5,000 ms)");
  expect(rows[1]).toEndWith("1 kept");
  expect(rows[1]).toMatch(/^input +PASS /);
  expect(rows[2]).toEndWith("broke off: no such file");
});
