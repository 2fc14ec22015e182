import { known, mayActFor, requireOwner } from "@super-heroes/kit/auth/access";
import { forbidden } from "@super-heroes/kit/http/problem";
import {
  type Order as OrderRow,
  orderCheck,
  orderCountCheck,
  orderList,
  type User as UserRow,
  userCheck,
  userList,
} from "../calls/responses.ts";
import { builder, type OperationContext } from "./builder.ts";
import { connectionOf, type Listing, pageArguments, pageOf } from "./connection.ts";
import { GREATEST_ID, inCalls, rowId, uuid } from "./ids.ts";
import { noneIfMissing } from "./missing.ts";
import { Order, User } from "./types.ts";

const users: Listing<UserRow> = {
  upstream: "users",
  path: "/api/users",
  check: userList,
  forward: "after",
  backward: "before",
  end: String(GREATEST_ID),
  cursorOf: rowId,
};

/** Newest first: the next page has older orders. */
const orders: Listing<OrderRow> = {
  upstream: "orders",
  path: "/api/orders",
  check: orderList,
  forward: "before",
  backward: "after",
  cursorOf: uuid,
};

/**
 * The users with these ids. An admin gets those that exist, in one call for up to 100. Other users get their own row; any other
 * id is 403 for them, without a call.
 */
async function usersById(
  ids: readonly number[],
  { call, principal }: Pick<OperationContext, "call" | "principal">,
): Promise<(UserRow | Error | null)[]> {
  const caller = known(principal);
  const allowed = ids.filter((id) => mayActFor(caller, id));
  const byId = new Map<number, UserRow>();
  const [only] = allowed;
  if (allowed.length === 1 && only !== undefined) {
    const user = await noneIfMissing(call("users", { path: `/api/users/${only}`, check: userCheck }));
    if (user) byId.set(user.id, user);
  } else {
    const parts = inCalls(allowed).map((some) =>
      call("users", { path: `/api/users?ids=${some.join(",")}`, check: userList }),
    );
    for (const { content } of await Promise.all(parts)) for (const user of content) byId.set(user.id, user);
  }
  return ids.map((id) => (mayActFor(caller, id) ? (byId.get(id) ?? null) : forbidden()));
}

User.implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    username: t.exposeString("username"),
    name: t.exposeString("name"),
    email: t.exposeString("email"),
    role: t.exposeString("role"),
  }),
});

Order.implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    userId: t.exposeID("user_id"),
    product: t.exposeString("product"),
    quantity: t.exposeInt("quantity"),
    total: t.exposeFloat("total"),
    status: t.exposeString("status"),
    createdAt: t.exposeString("created_at"),
    updatedAt: t.exposeString("updated_at"),
    user: t.loadable({
      type: User,
      nullable: true,
      resolve: (order) => order.user_id,
      load: (ids: number[], context) => usersById(ids, context),
    }),
  }),
});

const Users = connectionOf("User", User);
const Orders = connectionOf("Order", Order);

const ordersOf = (userId: number): Listing<OrderRow> => ({ ...orders, path: `/api/orders/user/${userId}` });

/** A user, with parts that are read for one user at a time. */
const Profile = builder.objectRef<UserRow>("Profile").implement({
  description: "A user and their orders.",
  fields: (t) => ({
    user: t.field({ type: User, resolve: (user) => user }),
    orders: t.field({
      type: Orders,
      nullable: true,
      args: pageArguments(t),
      resolve: ({ id }, page, context) => pageOf(context, ordersOf(id), page),
    }),
    totalOrders: t.int({
      nullable: true,
      resolve: async ({ id }, _, { call }) => {
        const path = `/api/orders/user/${id}/count`;
        return (await call("orders", { path, check: orderCountCheck })).content.count;
      },
    }),
  }),
});

builder.queryFields((t) => ({
  me: t.field({
    type: Profile,
    nullable: true,
    description: "The user of the access token.",
    resolve: async (_, __, { call, principal }) => {
      known(principal);
      return (await call("users", { path: "/api/v1/users/profile", check: userCheck })).content;
    },
  }),
  profile: t.field({
    type: Profile,
    nullable: true,
    description: "A user and their orders; for the user and for admins.",
    args: { userId: t.arg.id({ required: true }) },
    resolve: (_, { userId }, { call, principal }) => {
      const id = rowId(userId, "userId");
      requireOwner(principal, id);
      return noneIfMissing(call("users", { path: `/api/users/${id}`, check: userCheck }));
    },
  }),
  user: t.loadable({
    type: User,
    nullable: true,
    description: "For the user and for admins.",
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }) => rowId(id, "id"),
    load: (ids: number[], context) => usersById(ids, context),
  }),
  users: t.field({
    type: Users,
    nullable: true,
    description: "For admins.",
    args: pageArguments(t),
    resolve: (_, page, context) => {
      requireAdmin(context);
      return pageOf(context, users, page);
    },
  }),
  orders: t.field({
    type: Orders,
    nullable: true,
    description: "The caller's own orders, or all orders for an admin, newest first.",
    args: {
      ...pageArguments(t),
      status: t.arg.string({ description: "pending, paid, shipped, completed or cancelled." }),
    },
    resolve: (_, { status, ...page }, context) => {
      known(context.principal);
      return pageOf(context, orders, page, { status });
    },
  }),
  order: t.field({
    type: Order,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { call, principal }) => {
      known(principal);
      return noneIfMissing(call("orders", { path: `/api/orders/${uuid(id, "id")}`, check: orderCheck }));
    },
  }),
}));

/** Throws 401, or 403 for a token that does not say admin. The service looks up whether it still holds. */
function requireAdmin({ principal }: Pick<OperationContext, "principal">): void {
  if (known(principal).role !== "admin") throw forbidden();
}
