import { expect, test } from "bun:test";
import { statsOf } from "./stats.ts";

test("without orders everything is 0", () => {
  expect(statsOf([])).toEqual({
    total_orders: 0,
    pending_orders: 0,
    completed_orders: 0,
    total_revenue: 0,
  });
});

test("all orders count, and paid ones that are not cancelled are revenue", () => {
  expect(
    statsOf([
      { status: "pending", orders: 1, cents: 1 },
      { status: "paid", orders: 2, cents: 20 },
      { status: "shipped", orders: 4, cents: 400 },
      { status: "completed", orders: 8, cents: 8000 },
      { status: "cancelled", orders: 16, cents: 160_000 },
    ]),
  ).toEqual({ total_orders: 31, pending_orders: 1, completed_orders: 8, total_revenue: 84.2 });
});
