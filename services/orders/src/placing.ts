import { requireOwner } from "@super-heroes/kit/auth/access";
import type { Principal } from "@super-heroes/kit/auth/principal";
import { idFromKey } from "@super-heroes/kit/http/idempotency-key";
import { Problem } from "@super-heroes/kit/http/problem";
import type { Scope } from "@super-heroes/kit/request/scope";
import { timed } from "@super-heroes/kit/request/timings";
import type { Buyers } from "./buyers.ts";
import type { Order, OrderRequest } from "./model.ts";
import type { OrderStore } from "./store/order-store.ts";

/** The caller who places an order. */
export interface Caller {
  principal: Principal | undefined;
  authorization: string;
  /** The `Idempotency-Key`; null without one. */
  key: string | null;
}

/** The order, and whether it is a replay: the same key came with the same request before. */
export interface Placed {
  order: Order;
  isReplay: boolean;
}

/** Places orders. */
export interface Placing {
  /**
   * Stores an order, once per key and user. Throws 403 when the caller may not order for this user, 422 when the user does
   * not exist or the key was used for another order, 503 when the user cannot be checked.
   */
  place(request: OrderRequest, caller: Caller, scope: Scope): Promise<Placed>;
}

/**
 * Creates the placing of orders. `onChange` is called after an order was stored.
 *
 * The key is looked up first, so that a repeated request gets its response even while users is down. Of concurrent requests
 * with one key, the primary key of the store accepts one.
 */
export function createPlacing(store: OrderStore, buyers: Buyers, onChange: () => void): Placing {
  return {
    async place(request, { principal, authorization, key }, scope) {
      requireOwner(principal, request.user_id);
      const id = key === null ? Bun.randomUUIDv7() : idFromKey(`order:${request.user_id}`, key);
      const order = pendingOrder(id, request, new Date());
      const inStore = <T>(query: () => Promise<T>) =>
        timed(scope.timings, "store", () => scope.deadline.race(query()));

      const before = key === null ? undefined : await inStore(() => store.find(id));
      if (before) return replayOf(before, order);
      const exists = () => buyers.require(request.user_id, authorization, scope);
      await timed(scope.timings, "users", exists);
      if (await inStore(() => store.insert(order))) {
        onChange();
        return { order, isReplay: false };
      }
      const faster = await inStore(() => store.find(id));
      if (!faster) throw new Error(`the order ${id} was not stored although no order has this id`);
      return replayOf(faster, order);
    },
  };
}

const pendingOrder = (id: string, { user_id, product, quantity, total }: OrderRequest, at: Date): Order => ({
  id,
  user_id,
  product,
  quantity,
  total,
  status: "pending",
  created_at: at.toISOString(),
  updated_at: at.toISOString(),
});

/** Returns the stored order of a key that is used again. Throws 422 when the request differs from the first one. */
function replayOf(stored: Order, requested: Order): Placed {
  const isSame =
    stored.user_id === requested.user_id &&
    stored.product === requested.product &&
    stored.quantity === requested.quantity &&
    stored.total === requested.total;
  if (isSame) return { order: stored, isReplay: true };
  throw new Problem(
    422,
    "idempotency_key_reused",
    "This Idempotency-Key was used for another order. Use a new key for a new request.",
  );
}
