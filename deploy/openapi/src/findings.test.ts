import { expect, test } from "bun:test";
import { findingsOf, type Report } from "./findings.ts";

const clean: Report = {
  complete: true,
  stop_reason: "completed",
  operations: { selected: 3, tested: 3 },
  test_cases: { generated: 120 },
  failures: [],
  errors: [],
  filtered: 2,
};

test("a clean run has no findings, and its counts", () => {
  expect(findingsOf(clean, 0)).toEqual({ operations: 3, requests: 120, accepted: 2, findings: [] });
});

test("each kind of failure is a finding, with its count and place", () => {
  const failures = [
    { title: "Undocumented status", count: 2, operations: ["GET /a", "PUT /a"] },
    { title: "Server error", count: 1, operations: ["GET /b"] },
  ];
  expect(findingsOf({ ...clean, failures }, 1).findings).toEqual([
    "Undocumented status (2): GET /a, PUT /a",
    "Server error (1): GET /b",
  ]);
});

test.each<[string, Partial<Report>, number]>([
  ["had errors", { errors: [{}] }, 0],
  ["stopped early", { complete: false, stop_reason: "interrupted" }, 0],
  ["left operations out", { operations: { selected: 3, tested: 2 } }, 0],
  ["tested nothing", { operations: { selected: 0, tested: 0 } }, 0],
  ["failed for a reason that its report does not have", {}, 1],
])("a run that %s does not pass", (_, changes, exitCode) => {
  expect(findingsOf({ ...clean, ...changes }, exitCode).findings).toHaveLength(1);
});
