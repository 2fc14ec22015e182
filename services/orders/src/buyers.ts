import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { forbidden, invalid, Problem, unauthenticated } from "@super-heroes/kit/http/problem";
import type { Scope } from "@super-heroes/kit/request/scope";
import type { Upstream } from "@super-heroes/kit/upstream/upstream";
import { upstreamStatusOf } from "@super-heroes/kit/upstream/upstream-failure";

/** Those who may order: the users of the users service. */
export interface Buyers {
  /**
   * Resolves when there is such a user, and the caller may order for them at this moment. `authorization` is the caller's
   * own header, passed on: a caller who may order for a user may read that user. Throws 401 when the caller's session has
   * ended, 403 when they are no admin any more, 422 when there is no such user, and 503 `users_unavailable` when it cannot
   * be known now, whatever the reason.
   */
  require(userId: number, authorization: string, scope: Scope): Promise<void>;
}

const user = TypeCompiler.Compile(Type.Object({ id: Type.Integer() }));
type User = { id: number };

/** The buyers, as the users service knows them. */
export const createBuyers = (users: Upstream): Buyers => ({
  async require(userId, authorization, scope) {
    const theOne = { Check: (value: unknown): value is User => user.Check(value) && value.id === userId };
    try {
      await users.get(`/api/users/${userId}`, theOne, scope, `authorization: ${authorization}\r\n`);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === `${users.name}_empty`)
        throw invalid([{ field: "/user_id", reason: "must be the id of a user that exists" }]);
      if (upstreamStatusOf(error) === 401) throw unauthenticated(error);
      if (upstreamStatusOf(error) === 403) throw forbidden();
      throw new Problem(503, "users_unavailable", "It cannot be checked at the moment who orders.", {
        cause: error,
        retryAfterSeconds: error.retryAfterSeconds ?? 1,
      });
    }
  },
});
