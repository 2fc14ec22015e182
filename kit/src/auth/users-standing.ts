import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { Problem, unauthenticated } from "../http/problem.ts";
import { Deadline } from "../request/deadline.ts";
import { withinScope } from "../request/scope.ts";
import type { Runtime } from "../runtime.ts";
import { type AgentOptions, createUpstream, type Upstream } from "../upstream/upstream.ts";
import { upstreamStatusOf } from "../upstream/upstream-failure.ts";
import { ROLES, type Role } from "./principal.ts";
import { type Standing, withStoredRole } from "./standing.ts";

/** The route of `users` that returns the stored user of a token; 401 when its session has ended. */
export const PROFILE_PATH = "/api/v1/users/profile";

/** The longest time that a request waits for `users`, in milliseconds; its own deadline may be shorter. */
const LONGEST_MS = 1000;

/** For a service that calls `users` for nothing else. Such calls are few, and their responses small. */
const AGENT: AgentOptions = {
  keepAlive: true,
  maxInFlight: 8,
  maxQueue: 64,
  maxResponseBytes: 8 * 1024,
  deadlineMs: LONGEST_MS,
  retries: true,
  breaker: true,
};

/** The fields of the stored user that are used. */
export const StoredUser = Type.Object({
  id: Type.Integer(),
  role: Type.Union(ROLES.map((role) => Type.Literal(role))),
});
type StoredUser = { id: number; role: Role };

const storedUser = TypeCompiler.Compile(StoredUser);

/** The agent for {@link usersStanding}, for a service that calls `users` for nothing else. */
export const createStandingUpstream = (
  usersUrls: readonly string[],
  runtime: Pick<Runtime, "metrics" | "log">,
): Upstream => createUpstream("users", usersUrls, AGENT, runtime);

/**
 * The standing as stored by `users`, looked up for each request with the caller's own token. Nothing is cached, so that a
 * demotion applies as soon as it is stored.
 */
export const usersStanding = (users: Upstream): Standing => ({
  now: (principal, { request, correlationId, traceparent, deadline }) =>
    withinScope(
      {
        correlationId,
        traceparent,
        deadline: Deadline.after(Math.min(deadline.remainingMs, LONGEST_MS)),
        client: request,
      },
      async (scope) => {
        const isTheirs = {
          Check: (value: unknown): value is StoredUser =>
            storedUser.Check(value) && value.id === principal.userId,
        };
        const authorization = `authorization: ${request.headers.get("authorization") ?? ""}\r\n`;
        try {
          const { role } = await users.get(PROFILE_PATH, isTheirs, scope, authorization);
          return withStoredRole(principal, role);
        } catch (error) {
          throw error instanceof Problem ? standingProblem(error) : error;
        }
      },
    ),
});

function standingProblem(error: Problem): Problem {
  if (upstreamStatusOf(error) === 401) return unauthenticated(error);
  return new Problem(
    503,
    "users_unreachable",
    "The users service did not confirm the caller of this request. Nothing was changed. Try again.",
    { cause: error, retryAfterSeconds: error.retryAfterSeconds ?? 1 },
  );
}
