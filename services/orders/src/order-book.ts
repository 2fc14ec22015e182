import { known, mayActFor, requireOwner } from "@super-heroes/kit/auth/access";
import type { Principal } from "@super-heroes/kit/auth/principal";
import { conflict, forbidden, notFound } from "@super-heroes/kit/http/problem";
import type { Order, OrderStats } from "./model.ts";
import { statsOf } from "./stats.ts";
import { isForAdmins, leadsTo, type Status } from "./status.ts";
import type { OrderStore } from "./store/order-store.ts";

/** What a listing is asked for; `before` is the id of an order. */
export interface ListingRequest {
  status: Status | undefined;
  before: string | undefined;
  limit: number;
}

/** The orders there are, to those who may see them. */
export interface OrderBook {
  /** Throws 404 when there is none, and just so when it is another user's: that it exists is theirs to know. */
  find(id: string, principal: Principal | undefined): Promise<Order>;
  /** One's own orders, or everybody's for an admin, newest first. Throws 404 when `before` is none of them. */
  list(request: ListingRequest, principal: Principal | undefined): Promise<Order[]>;
  /** So many orders of one user, newest first, from the one after `before` on. Throws 403. */
  pageOf(
    request: { userId: number; before: Order | undefined; limit: number },
    principal: Principal | undefined,
  ): Promise<Order[]>;
  /** How many orders one user has. Throws 403. */
  countOf(userId: number, principal: Principal | undefined): Promise<number>;
  /**
   * Takes an order to another status; where it has that status already, it stays as it is. Throws 404, 403 when the
   * step is not for this principal, 409 `impossible_step` when it does not lead there, 409 `order_changed` when
   * another step came first.
   */
  move(id: string, to: Status, principal: Principal | undefined): Promise<Order>;
  stats(): Promise<OrderStats>;
}

/** The order book over its store; `onChange` is called when an order has changed. */
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
    async list({ status, before, limit }, principal) {
      const { role, userId } = known(principal);
      const last = before === undefined ? undefined : await find(before, principal);
      return await store.page({
        userId: role === "admin" ? undefined : userId,
        status,
        before: last,
        limit,
      });
    },
    async pageOf({ userId, before, limit }, principal) {
      requireOwner(principal, userId);
      return await store.page({ userId, status: undefined, before, limit });
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
      throw conflict("order_changed", `The order became ${changed.status} in the meantime.`);
    },
    stats: async () => statsOf(await store.tally()),
  };
}
