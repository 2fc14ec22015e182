import { describe, expect, test } from "bun:test";
import { earns, isForAdmins, leadsTo, STATUSES, type Status } from "./status.ts";

describe("of the 25 steps", () => {
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

test("nothing leads out of completed and cancelled", () => {
  for (const end of ["completed", "cancelled"] as const)
    expect(STATUSES.some((to) => leadsTo(end, to))).toBe(false);
});

test("a buyer may bring an order into no status but pending and cancelled", () => {
  expect(STATUSES.filter((status) => !isForAdmins(status))).toEqual(["pending", "cancelled"]);
});

test("orders earn from being paid on, unless they are cancelled", () => {
  expect(STATUSES.filter(earns)).toEqual(["paid", "shipped", "completed"]);
});
