import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { forbidden, notFound, Problem, unauthenticated } from "@super-heroes/kit/http/problem";
import type { Scope } from "@super-heroes/kit/request/scope";
import type { Upstream } from "@super-heroes/kit/upstream/upstream";
import { upstreamStatusOf } from "@super-heroes/kit/upstream/upstream-failure";
import type { AggregateMode } from "./modes.ts";
import { gather } from "./parts.ts";
import { Orders, User } from "./responses.ts";
import { readUserOrders, type UserOrders } from "./user-orders.ts";

/** A user and their orders. The part of a service that is down is null. */
export const Profile = Type.Object(
  {
    user: Type.Union([User, Type.Null()]),
    /** The newest ones. */
    orders: Type.Union([Orders, Type.Null()]),
    total_orders: Type.Union([Type.Integer(), Type.Null()]),
  },
  { title: "Profile" },
);
export type Profile = Static<typeof Profile>;

const user = TypeCompiler.Compile(User);

/**
 * Creates the profile over users and orders. They are called with the client's own authorization, so they decide what the
 * client may read. Throws 404 for a user that does not exist, and 401 or 403 where a service refuses: the client's session
 * has ended, or the client is no longer an admin.
 */
export const createProfile =
  ({ users, orders }: Record<"users" | "orders", Upstream>) =>
  async (
    { userId, authorization }: { userId: number; authorization: string },
    mode: AggregateMode,
    scope: Scope,
  ): Promise<{ data: Profile; degraded: string[] }> => {
    const headers = `authorization: ${authorization}\r\n`;
    const { values, degraded } = await gather<{ users: User; orders: UserOrders }>(
      {
        users: (scope) =>
          users.get(`/api/users/${userId}`, user, scope, headers).catch(refused).catch(unknown),
        orders: (scope) => readUserOrders(orders, userId, scope, headers).catch(refused),
      },
      mode,
      scope,
    );
    return {
      data: {
        user: values.users ?? null,
        orders: values.orders?.newest ?? null,
        total_orders: values.orders?.total ?? null,
      },
      degraded,
    };
  };

function refused(error: unknown): never {
  const status = upstreamStatusOf(error);
  if (status === 401) throw unauthenticated(error);
  throw status === 403 ? forbidden() : error;
}

function unknown(error: unknown): never {
  throw error instanceof Problem && error.status === 404
    ? notFound("This user does not exist.", "user_not_found")
    : error;
}
