import { describe, expect, test } from "bun:test";
import { earns, isForAdmins, leadsTo, STATUSES, type Status } from "./status.ts";

describe("the 25 changes", () => {
  const possible = new Set([
    "pending paid",
    "pending cancelled",
    "paid shipped",
    "paid cancelled",
    "shipped completed",
  ]);
  const steps = STATUSES.flatMap((from) => STATUSES.map((to): [Status, Status] => [from, to]));

  test.each(steps)("%s to %s", (from, to) => {
    expect(leadsTo(from, to)).toBe(possible.has(`${from} ${to}`));
  });
});

test("completed and cancelled cannot change", () => {
  for (const end of ["completed", "cancelled"] as const)
    expect(STATUSES.some((to) => leadsTo(end, to))).toBe(false);
});

test("a buyer may only set pending and cancelled", () => {
  expect(STATUSES.filter((status) => !isForAdmins(status))).toEqual(["pending", "cancelled"]);
});

test("orders count as revenue once paid, unless cancelled", () => {
  expect(STATUSES.filter(earns)).toEqual(["paid", "shipped", "completed"]);
});
