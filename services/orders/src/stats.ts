import type { OrderStats } from "./model.ts";
import { amountOf } from "./money.ts";
import { earns } from "./status.ts";
import type { StatusTally } from "./store/order-store.ts";

/** The statistics over all orders, from the counts of each status. */
export function statsOf(tallies: readonly StatusTally[]): OrderStats {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const ordersIn = (wanted: StatusTally["status"]) =>
    tallies.find(({ status }) => status === wanted)?.orders ?? 0;
  return {
    total_orders: sum(tallies.map(({ orders }) => orders)),
    pending_orders: ordersIn("pending"),
    completed_orders: ordersIn("completed"),
    total_revenue: amountOf(sum(tallies.filter(({ status }) => earns(status)).map(({ cents }) => cents))),
  };
}
