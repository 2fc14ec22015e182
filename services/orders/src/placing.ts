import { requireOwner } from "@super-heroes/kit/auth/access";
import type { Principal } from "@super-heroes/kit/auth/principal";
import { idFromKey } from "@super-heroes/kit/http/idempotency-key";
import { Problem } from "@super-heroes/kit/http/problem";
import type { Scope } from "@super-heroes/kit/request/scope";
import { timed } from "@super-heroes/kit/request/timings";
import type { Buyers } from "./buyers.ts";
import type { Order, OrderRequest } from "./model.ts";
import type { OrderStore } from "./store/order-store.ts";

/** Who asks for an order, and how. */
export interface Caller {
  principal: Principal | undefined;
  authorization: string;
  /** The `Idempotency-Key`, where there is one. */
  key: string | null;
}

/** An order that was asked for, and whether it was there already: the same key had come with the same request. */
export interface Placed {
  order: Order;
  isReplay: boolean;
}

/** Takes orders. */
export interface Placing {
  /**
   * Stores an order, once per key and user. Throws 403 when it is for someone else, 422 when the user does not exist
   * or the key came with another order before, 503 when it cannot be known whether the user exists.
   */
  place(request: OrderRequest, caller: Caller, scope: Scope): Promise<Placed>;
}

/**
 * Placing over the store and the buyers; `onChange` is called when an order was stored.
 *
 * A key is looked up first, so that a client who repeats a request gets its answer even while users is down. Of
 * requests that come at once with one key, the store's primary key lets one through.
 */
export function createPlacing(store: OrderStore, buyers: Buyers, onChange: () => void): Placing {
  return {
    async place(request, { principal, authorization, key }, scope) {
      requireOwner(principal, request.user_id);
      const id = key === null ? Bun.randomUUIDv7() : idFromKey(`order:${request.user_id}`, key);
      const order = pendingOrder(id, request, new Date());
      const inStore = <T>(query: () => Promise<T>) =>
        timed(scope.timings, "store", () => scope.deadline.race(query()), undefined);

      const before = key === null ? undefined : await inStore(() => store.find(id));
      if (before) return replayOf(before, order);
      const exists = () => buyers.require(request.user_id, authorization, scope);
      await timed(scope.timings, "users", exists, undefined);
      if (await inStore(() => store.insert(order))) {
        onChange();
        return { order, isReplay: false };
      }
      const faster = await inStore(() => store.find(id));
      if (!faster) throw new Error(`the order ${id} was not stored, and is not there`);
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

/** The order that a key already stands for, unless the key now comes with another request: 422. */
function replayOf(stored: Order, asked: Order): Placed {
  const isSame =
    stored.user_id === asked.user_id &&
    stored.product === asked.product &&
    stored.quantity === asked.quantity &&
    stored.total === asked.total;
  if (isSame) return { order: stored, isReplay: true };
  throw new Problem(422, "idempotency_key_reused", "This Idempotency-Key was used for another order.");
}
