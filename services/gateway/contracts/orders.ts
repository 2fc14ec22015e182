import type { Contract } from "@super-heroes/testing/contracts/contract";
import { OrderCount, OrderStats, Orders } from "../src/aggregates/responses.ts";
import { ORDERS_PAGE } from "../src/aggregates/user-orders.ts";

/** Orders as the stand-ins of the gateway's tests return them, newest first. */
export const twoOrders = [
  { id: "0198c1a5-0000-7000-8000-000000000002", user_id: 7, status: "paid", total: 12.5, product: "cape" },
  { id: "0198c1a5-0000-7000-8000-000000000001", user_id: 7, status: "pending", total: 3, product: "mask" },
];

const headers = { authorization: "{authorization}" };
const path = "/api/orders/user/{user_id}";

export const contracts: readonly Contract[] = [
  {
    consumer: "gateway",
    provider: "orders",
    needs: [
      {
        name: "the statistics of orders",
        given: "a user with orders",
        request: { path: "/api/orders/stats" },
        response: {
          status: 200,
          body: OrderStats,
          example: { total_orders: 5, pending_orders: 2, completed_orders: 1, total_revenue: 99.5 },
        },
      },
      {
        name: "the newest orders of a user",
        given: "a user with orders",
        request: { path: `${path}?limit=${ORDERS_PAGE}`, headers },
        response: { status: 200, body: Orders, example: twoOrders },
      },
      {
        name: "the orders of a user before another one",
        given: "a user with orders",
        request: { path: `${path}?limit=${ORDERS_PAGE}&before={newest_id}`, headers },
        response: { status: 200, body: Orders, example: twoOrders.slice(1) },
      },
      {
        name: "the number of orders of a user",
        given: "a user with orders",
        request: { path: `${path}/count`, headers },
        response: { status: 200, body: OrderCount, example: { count: 2 } },
      },
      {
        name: "403 for orders of another user",
        given: "a user without orders",
        request: { path: `${path}?limit=${ORDERS_PAGE}`, headers },
        response: { status: 403 },
      },
      {
        name: "401 for a token that is not valid",
        given: "a user with orders",
        request: { path: `${path}?limit=${ORDERS_PAGE}`, headers: { authorization: "Bearer not.a.token" } },
        response: { status: 401 },
      },
    ],
  },
];
