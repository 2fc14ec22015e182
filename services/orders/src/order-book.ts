import { known, mayActFor, requireOwner } from "@super-heroes/kit/auth/access";
import type { Principal } from "@super-heroes/kit/auth/principal";
import { conflict, forbidden, notFound } from "@super-heroes/kit/http/problem";
import type { Order, OrderStats } from "./model.ts";
import { statsOf } from "./stats.ts";
import { isForAdmins, leadsTo, type Status } from "./status.ts";
import type { OrderStore, PageRequest } from "./store/order-store.ts";

/** A request for a listing; `before` and `after` are ids of orders, at most one of them. */
export interface ListingRequest {
  status: Status | undefined;
  before: string | undefined;
  after: string | undefined;
  limit: number;
}

/** A request for the orders of one user: those older than `before`, or the ones that follow `after`. */
export interface UserListingRequest extends Pick<PageRequest, "before" | "after" | "limit"> {
  userId: number;
}

/** Reads and changes orders, each for a principal who may. */
export interface OrderBook {
  /** Throws 404 when the order does not exist, and the same when it is another user's: only they may know that it exists. */
  find(id: string, principal: Principal | undefined): Promise<Order>;
  /** The principal's own orders, or all orders for an admin, newest first. Throws 404 when the cursor is not one of them. */
  list(request: ListingRequest, principal: Principal | undefined): Promise<Order[]>;
  /** At most `limit` orders of one user, newest first. Throws 403. */
  pageOf(request: UserListingRequest, principal: Principal | undefined): Promise<Order[]>;
  /** The number of orders of one user. Throws 403. */
  countOf(userId: number, principal: Principal | undefined): Promise<number>;
  /**
   * Changes the status of an order; an order that has the status already is returned unchanged. Throws 404; 403 when the
   * principal may not make this change; 409 `impossible_step` when the status cannot follow the current one; 409
   * `order_changed` when another change was faster.
   */
  move(id: string, to: Status, principal: Principal | undefined): Promise<Order>;
  stats(): Promise<OrderStats>;
}

/** Creates the order book over a store. `onChange` is called after each change. */
export function createOrderBook(store: OrderStore, onChange: () => void): OrderBook {
  async function find(id: string, principal: Principal | undefined): Promise<Order> {
    const who = known(principal);
    const order = await store.find(id.toLowerCase());
    if (!order || !mayActFor(who, order.user_id))
      throw notFound(`There is no order with the id ${id}.`, "order_not_found");
    return order;
  }
  return {
    find,
    async list({ status, before, after, limit }, principal) {
      const { role, userId } = known(principal);
      return await store.page({
        userId: role === "admin" ? undefined : userId,
        status,
        before: before === undefined ? undefined : await find(before, principal),
        after: after === undefined ? undefined : await find(after, principal),
        limit,
      });
    },
    async pageOf(request, principal) {
      requireOwner(principal, request.userId);
      return await store.page({ ...request, status: undefined });
    },
    async countOf(userId, principal) {
      requireOwner(principal, userId);
      return await store.countOf(userId);
    },
    async move(id, to, principal) {
      const order = await find(id, principal);
      if (isForAdmins(to) && known(principal).role !== "admin") throw forbidden();
      if (order.status === to) return order;
      if (!leadsTo(order.status, to))
        throw conflict("impossible_step", `An order that is ${order.status} cannot become ${to}.`);
      const moved = await store.move(order.id, order.status, to, new Date().toISOString());
      if (moved) {
        onChange();
        return moved;
      }
      const changed = await find(id, principal);
      if (changed.status === to) return changed;
      throw conflict("order_changed", `The order became ${changed.status} in the meantime. Read it again.`);
    },
    stats: async () => statsOf(await store.tally()),
  };
}
