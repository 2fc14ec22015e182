import { describe, expect, test } from "bun:test";
import { createTokenMint, someUser } from "@super-heroes/testing/stand-ins/access-tokens";
import { type Problem, unauthenticated } from "../http/problem.ts";
import { Deadline } from "../request/deadline.ts";
import { adminsOnly, inSession, signedIn } from "./access.ts";
import type { Principal, Role } from "./principal.ts";
import { type Standing, withStoredRole } from "./standing.ts";

const mint = createTokenMint();

/** A standing with these stored roles; without one, the session of the user has ended. Records the lookups. */
function standingOf(stored: Record<number, Role>): Standing & { lookups: number[] } {
  const lookups: number[] = [];
  return {
    lookups,
    async now(principal) {
      lookups.push(principal.userId);
      const role = stored[principal.userId];
      if (!role) throw unauthenticated();
      return withStoredRole(principal, role);
    },
  };
}

type Hook = typeof signedIn | typeof inSession | typeof adminsOnly;
const hooks = { signedIn, inSession, adminsOnly };

async function enter(hook: Hook, tokenRole: Role, stored: Role | undefined) {
  const standing = standingOf(stored ? { 7: stored } : {});
  const context = {
    request: new Request("http://a/", {
      headers: { authorization: mint.authorization(someUser(7, tokenRole)) },
    }),
    correlationId: "c",
    traceparent: undefined,
    deadline: Deadline.after(1000),
    principal: undefined as Principal | undefined,
  };
  const outcome = await hook(
    mint.verifier,
    standing,
  )(context).then(
    () => context.principal?.role,
    (problem: Problem) => problem.status,
  );
  return { outcome, lookups: standing.lookups.length };
}

/** The result of a hook for the roles of the token and the store, and whether the stored role is looked up. */
const table: [
  hook: keyof typeof hooks,
  token: Role,
  stored: Role | undefined,
  outcome: unknown,
  lookups: number,
][] = [
  ["signedIn", "user", "user", "user", 0],
  ["signedIn", "user", "admin", "user", 0],
  ["signedIn", "user", undefined, "user", 0],
  ["signedIn", "admin", "admin", "admin", 1],
  ["signedIn", "admin", "user", "user", 1],
  ["signedIn", "admin", undefined, 401, 1],
  ["inSession", "user", "user", "user", 1],
  ["inSession", "user", "admin", "user", 1],
  ["inSession", "user", undefined, 401, 1],
  ["inSession", "admin", "admin", "admin", 1],
  ["inSession", "admin", "user", "user", 1],
  ["inSession", "admin", undefined, 401, 1],
  ["adminsOnly", "user", "user", 403, 0],
  ["adminsOnly", "user", "admin", 403, 0],
  ["adminsOnly", "user", undefined, 403, 0],
  ["adminsOnly", "admin", "admin", "admin", 1],
  ["adminsOnly", "admin", "user", 403, 1],
  ["adminsOnly", "admin", undefined, 401, 1],
];

test.each(table)(
  "%s: a token of a %s who is stored as %s: %s",
  async (hook, token, stored, outcome, lookups) => {
    expect(await enter(hooks[hook], token, stored)).toEqual({ outcome, lookups } as never);
  },
);

describe("without a valid token", () => {
  test.each(Object.entries(hooks))("%s is 401, without a lookup", async (_, hook) => {
    const standing = standingOf({});
    const context = {
      request: new Request("http://a/", { headers: { authorization: "Bearer a.b.c" } }),
      correlationId: "c",
      traceparent: undefined,
      deadline: Deadline.after(1000),
      principal: undefined,
    };
    await expect(hook(mint.verifier, standing)(context)).rejects.toMatchObject({ status: 401 });
    expect(standing.lookups).toEqual([]);
  });
});
