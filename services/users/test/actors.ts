import type { User } from "../src/model.ts";
import type { Actor } from "../src/store/actor.ts";
import type { UserStore } from "../src/store/user-store.ts";
import type { UserRow } from "../src/store/users.ts";

/** A new user with a unique name and address. */
export function someone(changes: Partial<UserRow> = {}): UserRow {
  const username = `u-${crypto.randomUUID().slice(0, 12)}`;
  return {
    username,
    name: "Some One",
    email: `${username}@example.org`,
    role: "user",
    passwordHash: "h",
    ...changes,
  };
}

/** Begins a session of this user and returns the actor. */
export async function signInAs({ sessions }: UserStore, user: User, passwordHash = "h"): Promise<Actor> {
  const sessionId = crypto.randomUUID();
  const token = { sessionId: crypto.randomUUID(), sid: sessionId, tokenHash: "t", expiresAtMs: 4e12 };
  if (!(await sessions.begin(token, { user, passwordHash }))) throw new Error("the session did not begin");
  return { userId: user.id, sessionId, asAdmin: user.role === "admin" };
}

/** Stores a user with this role and signs them in. */
export async function newActor(
  store: UserStore,
  role: "user" | "admin",
): Promise<{ user: User; actor: Actor }> {
  const user = await store.users.insert(someone({ role }));
  return { user, actor: await signInAs(store, user) };
}

/** The code of the problem with which an attempt fails; `undefined` when it succeeds. */
export const codeOf = (attempt: Promise<unknown>): Promise<string | undefined> =>
  attempt.then(
    () => undefined,
    (error: { code?: string }) => error.code ?? String(error),
  );
