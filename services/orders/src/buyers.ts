import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { forbidden, invalid, Problem, unauthenticated } from "@super-heroes/kit/http/problem";
import type { Scope } from "@super-heroes/kit/request/scope";
import type { Upstream } from "@super-heroes/kit/upstream/upstream";
import { upstreamStatusOf } from "@super-heroes/kit/upstream/upstream-failure";

/** The users who may order. */
export interface Buyers {
  /**
   * Resolves when the user exists and the caller may order for them now. `authorization` is the caller's own header, which
   * the call to users carries: a caller may order for exactly those users whom they may read. Throws 401 when the caller's
   * session has ended, 403 when they are no longer an admin, 422 when the user does not exist, and 503 `users_unavailable`
   * when the user cannot be checked.
   */
  require(userId: number, authorization: string, scope: Scope): Promise<void>;
}

/** The field of a user that is used. */
export const Buyer = Type.Object({ id: Type.Integer() });
type Buyer = Static<typeof Buyer>;

const buyer = TypeCompiler.Compile(Buyer);

/** Creates the buyers over the users service. */
export const createBuyers = (users: Upstream): Buyers => ({
  async require(userId, authorization, scope) {
    const sameUser = { Check: (value: unknown): value is Buyer => buyer.Check(value) && value.id === userId };
    try {
      await users.get(`/api/users/${userId}`, sameUser, scope, `authorization: ${authorization}\r\n`);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === `${users.name}_empty`)
        throw invalid([{ field: "/user_id", reason: "must be the id of an existing user" }]);
      if (upstreamStatusOf(error) === 401) throw unauthenticated(error);
      if (upstreamStatusOf(error) === 403) throw forbidden();
      throw new Problem(
        503,
        "users_unavailable",
        "The order was not placed, because the user could not be checked. Try again later.",
        {
          cause: error,
          retryAfterSeconds: error.retryAfterSeconds ?? 1,
        },
      );
    }
  },
});
