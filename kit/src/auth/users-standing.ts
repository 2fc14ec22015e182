import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { Problem, unauthenticated } from "../http/problem.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { Deadline } from "../request/deadline.ts";
import { withinScope } from "../request/scope.ts";
import { type AgentOptions, createUpstream, type Upstream } from "../upstream/upstream.ts";
import { upstreamStatusOf } from "../upstream/upstream-failure.ts";
import { ROLES, type Role } from "./principal.ts";
import { type Standing, withStoredRole } from "./standing.ts";

/** Where `users` says who a token belongs to, as stored; 401 when its session has ended. */
const PROFILE_PATH = "/api/v1/users/profile";

/** The longest that a request waits for `users`, in milliseconds, where its own deadline is not shorter. */
const LONGEST_MS = 1000;

/** For a service that calls `users` for nothing else. Writes of power are few, and their responses small. */
const AGENT: AgentOptions = {
  keepAlive: true,
  maxInFlight: 8,
  maxQueue: 64,
  maxResponseBytes: 8 * 1024,
  deadlineMs: LONGEST_MS,
  retries: true,
  breaker: true,
};

const StoredUser = TypeCompiler.Compile(
  Type.Object({ id: Type.Integer(), role: Type.Union(ROLES.map((role) => Type.Literal(role))) }),
);
type StoredUser = { id: number; role: Role };

/** The agent that {@link usersStanding} calls `users` with, for a service that has no other use for one. */
export const createStandingUpstream = (usersUrl: string, metrics: Metrics): Upstream =>
  createUpstream("users", usersUrl, AGENT, metrics);

/**
 * The standing as `users` has it stored, looked up for each request with the caller's own token. Nothing is cached: a
 * demotion counts from the moment in which it is stored.
 */
export const usersStanding = (users: Upstream): Standing => ({
  now: (principal, { request, correlationId, traceparent, deadline }) =>
    withinScope(
      {
        correlationId,
        traceparent,
        deadline: Deadline.after(Math.min(deadline.remainingMs, LONGEST_MS)),
        parent: request.signal,
      },
      async (scope) => {
        const isTheirs = {
          Check: (value: unknown): value is StoredUser =>
            StoredUser.Check(value) && value.id === principal.userId,
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
    "The users service did not confirm who makes this request; nothing was done. Try again.",
    { cause: error, retryAfterSeconds: error.retryAfterSeconds ?? 1 },
  );
}
