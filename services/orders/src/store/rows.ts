import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { Order } from "../model.ts";
import { amountOf, centsOf } from "../money.ts";

/** An order as the statements return it: instants as text, the total in cents. */
export type OrderRow = Omit<Order, "total"> & { total_cents: number };

/** The order of a row. */
const orderOf = ({ id, user_id, product, quantity, total_cents, ...rest }: OrderRow): Order => ({
  id,
  user_id,
  product,
  quantity,
  total: amountOf(total_cents),
  ...rest,
});

/** Creates the function that runs a statement and returns its rows as orders. */
export const readOrdersFrom =
  (connection: SqlStore) =>
  async (statement: string, parameters: unknown[]): Promise<Order[]> =>
    (await connection.query<OrderRow>(statement, parameters)).map(orderOf);

/** The values of an order, in the sequence of the columns. */
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

/** An event as the statements return it. */
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
