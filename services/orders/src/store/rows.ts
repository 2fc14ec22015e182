import type { Order } from "../model.ts";
import { amountOf, centsOf } from "../money.ts";

/** An order as the statements give it: instants as text, its total in cents. */
export type OrderRow = Omit<Order, "total"> & { total_cents: number };

/** The order of a row. */
export const orderOf = ({ id, user_id, product, quantity, total_cents, ...rest }: OrderRow): Order => ({
  id,
  user_id,
  product,
  quantity,
  total: amountOf(total_cents),
  ...rest,
});

/** The values of an order, in the order of its columns. */
export const valuesOf = (order: Order): unknown[] => [
  order.id,
  order.user_id,
  order.product,
  order.quantity,
  centsOf(order.total),
  order.status,
  order.created_at,
  order.updated_at,
];

/** An event as the statements give it. */
export interface EventRow {
  id: string;
  type: string;
  time: string;
  /** JSON. */
  data: string;
}

/** The event of a row. */
export const eventOf = ({ id, type, time, data }: EventRow) => ({
  id,
  type,
  source: "orders",
  time,
  data: JSON.parse(data) as Record<string, unknown>,
});
