import type { Order, OrderRequest } from "@super-heroes/orders/model";
import type { User, UserReplacement } from "@super-heroes/users/model";
import { type PageLinks, pageLinks } from "./page-links.ts";
import { request } from "./request.ts";

export type { Order, OrderRequest, User, UserReplacement };

/** A page of rows. */
export type Page<Row> = { rows: Row[] } & PageLinks;

async function page<Row>(
  path: string,
  query: Record<string, string>,
  signal: AbortSignal,
): Promise<Page<Row>> {
  const { data, headers } = await request<Row[]>(`${path}?${new URLSearchParams(query)}`, { signal });
  return { rows: data, ...pageLinks(headers) };
}

/** A page of all users; for admins. */
export const listUsers = (query: Record<string, string>, signal: AbortSignal) =>
  page<User>("/api/users", query, signal);

/** A page of the orders of a user, newest first. */
export const listOrdersOf = (userId: number, query: Record<string, string>, signal: AbortSignal) =>
  page<Order>(`/api/orders/user/${userId}`, query, signal);

/** A page of all orders, newest first; for admins. */
export const listOrders = (query: Record<string, string>, signal: AbortSignal) =>
  page<Order>("/api/orders", query, signal);

/** Places an order. Repeated with the same key, it is the same order. */
export const placeOrder = async (
  order: Record<keyof OrderRequest, unknown>,
  idempotencyKey: string,
): Promise<Order> =>
  (
    await request<Order>("/api/orders", {
      method: "POST",
      body: order,
      headers: { "idempotency-key": idempotencyKey },
    })
  ).data;

/** Changes the status of an order. */
export const moveOrder = async (id: string, status: Order["status"]): Promise<Order> =>
  (await request<Order>(`/api/orders/${id}/status`, { method: "PUT", body: { status } })).data;

/** Replaces the data of a user. */
export const replaceUser = async (id: number, body: UserReplacement): Promise<User> =>
  (await request<User>(`/api/users/${id}`, { method: "PUT", body })).data;
