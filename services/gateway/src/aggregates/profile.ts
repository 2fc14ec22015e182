import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { forbidden, notFound, Problem, unauthenticated } from "@super-heroes/kit/http/problem";
import type { Scope } from "@super-heroes/kit/request/scope";
import type { Upstream } from "@super-heroes/kit/upstream/upstream";
import { upstreamStatusOf } from "@super-heroes/kit/upstream/upstream-failure";
import { Orders, User } from "./responses.ts";
import type { AggregateMode } from "./modes.ts";
import { type UserOrders, readUserOrders } from "./user-orders.ts";
import { gather } from "./parts.ts";

/** A user and what is theirs; what belongs to a service that is down is null. */
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
 * Creates the profile over the services that know a user. They are asked with the client's own authorization, so that
 * what may be seen is theirs to decide. Throws 404 for a user that does not exist, and 401 or 403 where one of them refuses:
 * the client's session has ended, or the client is no longer an admin. The service is not down then.
 */
export const createProfile =
  ({ users, orders }: Record<"users" | "orders", Upstream>) =>
  async (
    { userId, authorization }: { userId: number; authorization: string },
    mode: AggregateMode,
    scope: Scope,
  ): Promise<{ data: Profile; degraded: string[] }> => {
    const headers = `authorization: ${authorization}\r\n`;
    const { answers, degraded } = await gather<{ users: User; orders: UserOrders }>(
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
        user: answers.users ?? null,
        orders: answers.orders?.newest ?? null,
        total_orders: answers.orders?.total ?? null,
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
    ? notFound("There is no such user.", "user_not_found")
    : error;
}
