import { expect, test } from "bun:test";
import type { DrillResult } from "@super-heroes/bench/results/promises/drill-document";
import { isKept, outcomeOf } from "@super-heroes/bench/results/promises/measurement";
import { checkReport, checkTable } from "./check-report.ts";
import { atLeast, atMost, notMeasured, reported } from "./measurements.ts";

const result: DrillResult = {
  name: "kill",
  title: "Killed under load",
  promise: "nothing is lost",
  figures: [
    atMost(0, "fights lost", 0),
    atMost(5000, "until ready", 5200.5, "ms"),
    reported("fights", 12_345),
  ],
  remarks: ["fights took its time"],
  passed: false,
  seconds: 12.3,
};

test("a promise is kept at its limit and broken beyond it; what is only reported has none", () => {
  expect(
    [atMost(3, "", 3), atMost(3, "", 3.1), atLeast(90, "", 90), atLeast(90, "", 89)].map(isKept),
  ).toEqual([true, false, true, false]);
  expect(isKept(reported("", -1))).toBe(true);
});

test("a missing value breaks its promise, unless the measurement says why it is missing", () => {
  expect(isKept(atMost(3, "", Number.NaN))).toBe(false);
  expect(isKept(atLeast(3, "", Number.NaN))).toBe(false);
  expect(outcomeOf(notMeasured(atMost(3, "", 0), "there were none"))).toBe("not measured");
  const report = checkReport({ ...result, figures: [atMost(3, "rows", Number.NaN)] });
  expect(report).toContain("! rows: not measured (at most 3)");
});

test("the report has the promise, the measurements with their limits, the remarks and the verdict", () => {
  expect(checkReport(result)).toBe(`kill: Killed under load
  promise: nothing is lost
    fights lost: 0 (at most 0)
  ! until ready: 5,200.5 ms (at most 5,000 ms)
    fights: 12,345
    fights took its time
  FAIL (12.3 s)`);
});

test("a check without a title and a promise has neither line", () => {
  const { title: _, promise: __, ...step } = { ...result, name: "arrive", remarks: [] };
  expect(checkReport(step).split("\n").slice(0, 2)).toEqual(["arrive", "    fights lost: 0 (at most 0)"]);
});

test("a measurement that could not be made has its reason, and the verdict counts it", () => {
  const figures = [
    notMeasured(atMost(5000, "until ready", 0, "ms"), "no store was killed"),
    atMost(0, "fights lost", 0),
  ];
  const run = { ...result, figures, remarks: [], passed: true };
  expect(checkReport(run)).toEndWith(`
  ? until ready: not measured, because no store was killed (at most 5,000 ms)
    fights lost: 0 (at most 0)
  PASS (12.3 s), 1 not measured`);
  expect(checkTable([run], "drill")).toEndWith("1 kept, 1 not measured");
});

test("of many remarks the first ten are printed", () => {
  const remarks = Array.from({ length: 12 }, (_, number) => `remark ${number}`);
  const report = checkReport({ ...result, remarks });
  expect(report).toContain("remark 9\n    and 2 more");
  expect(report).not.toContain("remark 10");
});

test("the table has the broken promises, or the number of those that were kept", () => {
  const figures = [atMost(0, "fights lost", 0), reported("fights", 3)];
  const passed = { ...result, name: "input", figures, passed: true };
  const failed = { ...result, name: "access", figures: [], remarks: ["failed: no such file"] };
  const [titles, ...rows] = checkTable([result, passed, failed], "drill").split("\n");
  expect(titles).toStartWith("drill ");
  expect(rows[0]).toEndWith("until ready: 5,200.5 ms (at most 5,000 ms)");
  expect(rows[1]).toEndWith("1 kept");
  expect(rows[1]).toMatch(/^input +PASS /);
  expect(rows[2]).toEndWith("failed: no such file");
});
