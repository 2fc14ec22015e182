import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { Scope } from "@super-heroes/kit/request/scope";
import type { Upstream } from "@super-heroes/kit/upstream/upstream";
import { OrderCount, Orders } from "./responses.ts";

/** The newest orders of a user, and how many there are in all. */
export interface UserOrders {
  newest: Orders;
  total: number;
}

/** How many orders are read at a time: a page of the longest ones stays below the largest response that is accepted. */
export const ORDERS_PAGE = 200;

/** The most orders in one response. The orders service streams all of them. */
export const MOST_ORDERS = 1000;

const orderList = TypeCompiler.Compile(Orders);
const orderCount = TypeCompiler.Compile(OrderCount);

/**
 * Reads the newest orders of a user in pages. `headers` are sent with each call. Throws as `orders.get` does.
 */
export async function readUserOrders(
  orders: Upstream,
  userId: number,
  scope: Scope,
  headers: string,
): Promise<UserOrders> {
  const path = `/api/orders/user/${userId}`;
  const newest: Orders = [];
  while (newest.length < MOST_ORDERS) {
    const last = newest.at(-1);
    const before = last === undefined ? "" : `&before=${last.id}`;
    const page = await orders.get(`${path}?limit=${ORDERS_PAGE}${before}`, orderList, scope, headers);
    newest.push(...page);
    if (page.length < ORDERS_PAGE) return { newest, total: newest.length };
  }
  const { count } = await orders.get(`${path}/count`, orderCount, scope, headers);
  return { newest, total: count };
}
