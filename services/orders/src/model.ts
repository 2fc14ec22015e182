import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { plainText } from "@super-heroes/kit/http/plain-text";
import { wholeNumberInBody } from "@super-heroes/kit/http/whole-number";
import { Money } from "./money.ts";
import { type Status as OrderStatus, STATUSES } from "./status.ts";

/** The greatest id of a user: ids are 32-bit integers in their store. */
export const GREATEST_USER_ID = 2_147_483_647;

const strict = { additionalProperties: false };

/** A status in a request. */
export const Status = Type.Unsafe<OrderStatus>(
  Type.Union(STATUSES.map((status) => Type.Literal(status)) as TSchema[], {
    error: `must be one of ${STATUSES.join(", ")}`,
  }),
);

/** The body of `POST /api/orders`. */
export const OrderRequest = Type.Object(
  {
    user_id: wholeNumberInBody({ minimum: 1, maximum: GREATEST_USER_ID, what: "the id of a user," }),
    product: plainText({ minLength: 1, maxLength: 200 }),
    quantity: wholeNumberInBody({ minimum: 1, maximum: 1_000_000 }),
    total: Money,
  },
  { ...strict, title: "OrderRequest" },
);

/** The body of `PUT /api/orders/{id}/status`. */
export const StatusRequest = Type.Object({ status: Status }, { ...strict, title: "StatusRequest" });

/** An order, as it is returned. Instants are ISO 8601 in UTC. */
export const Order = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    user_id: Type.Integer(),
    product: Type.String(),
    quantity: Type.Integer(),
    total: Type.Number(),
    status: Status,
    created_at: Type.String({ format: "date-time" }),
    updated_at: Type.String({ format: "date-time" }),
  },
  { title: "Order" },
);

/** The number of orders of a user. */
export const OrderCount = Type.Object({ count: Type.Integer() });

/** Statistics over all orders. Revenue is the total of those paid, shipped or completed. */
export const OrderStats = Type.Object(
  {
    total_orders: Type.Integer(),
    pending_orders: Type.Integer(),
    completed_orders: Type.Integer(),
    total_revenue: Type.Number(),
  },
  { title: "OrderStats" },
);

export type OrderRequest = Static<typeof OrderRequest>;
export type Order = Static<typeof Order>;
export type OrderStats = Static<typeof OrderStats>;
export type OrderCount = Static<typeof OrderCount>;
